{{/*
A job of the injector's own image with rights of its own, and only while it runs:
(dict "root" $ "name" suffix "hook" "pre-delete" "args" [...] "podDeadline" seconds "deadline" seconds or 0 "attempts" number
"clusterRules" [...] "rules" [...] "kind" "Job"). It runs under an account of its own, under the servers' where the platform makes the accounts,
or under hooks.serviceAccountName. Kind Pod, for `helm test --logs`, which knows no jobs: it stays until the next test.

Deadlines: the pod's counts from when a node has it, and leaves the pod with its log or with what its container waits for. The job's counts
from its creation and deletes the pod, and with it what it had to say.
*/}}
{{- define "injector.job" -}}
{{- $root := .root }}
{{- $name := printf "%s-%s" (include "injector.fullname" $root) .name }}
{{- $namespace := include "injector.namespace" $root }}
{{- $ownAccount := and $root.Values.rbac.create $root.Values.serviceAccount.create (not $root.Values.hooks.serviceAccountName) }}
{{- $account := ternary $name (default (include "injector.serviceAccountName" $root) $root.Values.hooks.serviceAccountName) $ownAccount }}
{{- /* helm 4 prints the log of a job that failed. */}}
{{- $annotations := dict "helm.sh/hook" .hook "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" "helm.sh/hook-output-log-policy" "hook-failed" }}
{{- $early := merge (dict "helm.sh/hook-weight" "-5") $annotations }}
{{- $metadata := dict "root" $root "name" $name "namespace" $namespace "component" .name "annotations" $early }}
{{- $subjects := list (dict "kind" "ServiceAccount" "name" $account "namespace" $namespace) }}
{{- if $ownAccount }}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "injector.metadata" $metadata | nindent 2 }}
automountServiceAccountToken: false
---
{{- end }}
{{- if $root.Values.rbac.create }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  {{- include "injector.metadata" (omit $metadata "namespace") | nindent 2 }}
rules:
  {{- toYaml .clusterRules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  {{- include "injector.metadata" (omit $metadata "namespace") | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ $name }}
subjects:
  {{- toYaml $subjects | nindent 2 }}
---
{{- with .rules }}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  {{- include "injector.metadata" $metadata | nindent 2 }}
rules:
  {{- toYaml . | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  {{- include "injector.metadata" $metadata | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ $name }}
subjects:
  {{- toYaml $subjects | nindent 2 }}
---
{{- end }}
{{- end }}
{{- if eq .kind "Job" }}
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "injector.metadata" (set $metadata "annotations" $annotations) | nindent 2 }}
spec:
  backoffLimit: {{ sub .attempts 1 }}
  {{- with .deadline }}
  activeDeadlineSeconds: {{ . }}
  {{- end }}
  template:
    metadata:
      labels:
        {{- merge (dict "app.kubernetes.io/component" .name) (include "injector.labels" $root | fromYaml) $root.Values.hooks.podLabels | toYaml | nindent 8 }}
      annotations:
        {{- include "injector.job.podAnnotations" $root | nindent 8 }}
    spec:
      activeDeadlineSeconds: {{ .podDeadline }}
      {{- include "injector.job.pod" (dict "root" $root "name" .name "account" $account "args" .args) | nindent 6 }}
{{- else }}
apiVersion: v1
kind: Pod
metadata:
  {{- $kept := merge (dict "helm.sh/hook-delete-policy" "before-hook-creation") $annotations (include "injector.job.podAnnotations" $root | fromYaml) }}
  {{- include "injector.metadata" (merge (dict "annotations" $kept "labels" $root.Values.hooks.podLabels) $metadata) | nindent 2 }}
spec:
  activeDeadlineSeconds: {{ .podDeadline }}
  {{- include "injector.job.pod" (dict "root" $root "name" .name "account" $account "args" .args) | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "injector.job.podAnnotations" -}}
{{- merge (dict "sidecar-injector.io/inject" "false") .Values.hooks.podAnnotations .Values.commonAnnotations | toYaml -}}
{{- end -}}

{{- define "injector.job.pod" -}}
{{- $values := .root.Values -}}
restartPolicy: Never
serviceAccountName: {{ .account }}
automountServiceAccountToken: true
enableServiceLinks: false
{{- with include "injector.imagePullSecrets" .root }}
{{ . }}
{{- end }}
{{- with include "injector.priorityClassName" .root }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
securityContext:
  {{- include "injector.podSecurityContext" .root | nindent 2 }}
containers:
  - name: {{ .name }}
    image: {{ include "injector.image" .root | quote }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    command: [/usr/local/bin/injector]
    args:
      {{- toYaml .args | nindent 6 }}
    # What it said last is in the pod's status, too.
    terminationMessagePolicy: FallbackToLogsOnError
    resources:
      {{- toYaml $values.hooks.resources | nindent 6 }}
    securityContext:
      {{- toYaml $values.securityContext | nindent 6 }}
{{- with include "injector.job.scheduling" .root | trim }}
{{ . }}
{{- end }}
{{- end -}}

{{/* Where whatever is no server runs: where servers may, and not kept away from them. */}}
{{- define "injector.job.scheduling" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity.nodeAffinity }}
affinity:
  nodeAffinity:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- end -}}

{{/* The check of a release, as a job: (dict "root" $ "name" suffix "hook" event "wait" seconds "kind" "Job"). */}}
{{- define "injector.checkJob" -}}
{{- $name := include "injector.fullname" .root }}
{{- /*
The program ends by itself and says why; its pod has a minute more, for the image. The job has no deadline: while no node takes the pod,
helm's own ends the wait, and the pod is there to say what it waits for. One attempt: the check itself tries until its time is over.
*/}}
{{- $args := list "check" (printf "--webhook-configuration=%s" $name) "--no-coverage" (printf "--wait=%ds" (int .wait)) }}
{{- include "injector.job" (merge (dict "args" $args "podDeadline" (add .wait 60) "deadline" 0 "attempts" 1
      "clusterRules" (include "injector.check.clusterRules" .root | fromYamlArray)
      "rules" (include "injector.check.rules" .root | fromYamlArray)) .) }}
{{- end -}}

{{/* What the check asks the API server for, in the cluster and in the release's namespace. */}}
{{- define "injector.check.clusterRules" -}}
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [{{ include "injector.fullname" . }}]
  verbs: [get]
{{- include "injector.check.policies" . }}
# Where a pod would reach the webhook.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list]
# That pod, on a dry run.
- apiGroups: [""]
  resources: [pods]
  verbs: [create]
# Whether the servers have their own rights.
- apiGroups: [authorization.k8s.io]
  resources: [subjectaccessreviews]
  verbs: [create]
{{- end -}}

{{- define "injector.check.policies" -}}
{{- if include "injector.kubernetes" (list . "1.36") }}
# Whether the API server adds sidecars by itself.
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingadmissionpolicies, mutatingadmissionpolicybindings, validatingadmissionpolicies, validatingadmissionpolicybindings]
  verbs: [list]
{{- end }}
{{- end -}}

{{- define "injector.check.rules" -}}
# Which servers stand behind the Service, and under whose account.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [list]
- apiGroups: [""]
  resources: [services]
  resourceNames: [{{ include "injector.fullname" . }}]
  verbs: [get]
{{- if include "injector.kubernetes" (list . "1.21") }}
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list]
{{- else }}
- apiGroups: [""]
  resources: [endpoints]
  resourceNames: [{{ include "injector.fullname" . }}]
  verbs: [get]
{{- end }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: {{ concat (list (include "injector.fullname" .) .Values.config.existingConfigMap) .Values.templateConfigMaps | compact | toJson }}
  verbs: [get]
{{- end -}}
