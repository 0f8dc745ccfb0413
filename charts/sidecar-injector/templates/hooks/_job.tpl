{{/*
A job of the injector's own image with rights of its own, and only while it runs:
(dict "root" $ "name" suffix "hook" "pre-delete" "args" [...] "deadline" seconds "clusterRules" [...] "rules" [...]).
With rbac.create false it runs as the server's ServiceAccount.
*/}}
{{- define "injector.job" -}}
{{- $root := .root }}
{{- $name := printf "%s-%s" (include "injector.fullname" $root) .name }}
{{- $namespace := include "injector.namespace" $root }}
{{- $account := ternary $name (include "injector.serviceAccountName" $root) $root.Values.rbac.create }}
{{- $annotations := dict "helm.sh/hook" .hook "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" }}
{{- $early := merge (dict "helm.sh/hook-weight" "-5") $annotations }}
{{- $metadata := dict "root" $root "name" $name "namespace" $namespace "component" .name "annotations" $early }}
{{- $subjects := list (dict "kind" "ServiceAccount" "name" $name "namespace" $namespace) }}
{{- if $root.Values.rbac.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "injector.metadata" $metadata | nindent 2 }}
automountServiceAccountToken: false
---
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
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "injector.metadata" (set $metadata "annotations" $annotations) | nindent 2 }}
spec:
  backoffLimit: 2
  activeDeadlineSeconds: {{ .deadline }}
  template:
    metadata:
      labels:
        {{- merge (dict "app.kubernetes.io/component" .name) (include "injector.labels" $root | fromYaml) | toYaml | nindent 8 }}
      annotations:
        {{- merge (dict "sidecar-injector.io/inject" "false") $root.Values.hooks.podAnnotations $root.Values.commonAnnotations | toYaml | nindent 8 }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ $account }}
      automountServiceAccountToken: true
      enableServiceLinks: false
      {{- with include "injector.imagePullSecrets" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "injector.podSecurityContext" $root | nindent 8 }}
      containers:
        - name: {{ .name }}
          image: {{ include "injector.image" $root | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args:
            {{- toYaml .args | nindent 12 }}
          resources:
            {{- toYaml $root.Values.hooks.resources | nindent 12 }}
          securityContext:
            {{- toYaml $root.Values.securityContext | nindent 12 }}
      {{- with $root.Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $root.Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

{{/* What `injector check` asks the API server for. */}}
{{- define "injector.check.clusterRules" -}}
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [{{ include "injector.fullname" . }}]
  verbs: [get]
{{- end -}}
