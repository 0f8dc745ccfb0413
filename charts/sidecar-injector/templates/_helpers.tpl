{{/* Names. The prefix leaves room for the longest suffix within 63 characters. */}}
{{- define "injector.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "injector.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "injector.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "injector.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "injector.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "injector.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "injector.priorityClassName" -}}
{{- if .Values.priorityClass.create -}}
{{- default (printf "%s-%d" (include "injector.fullname" .) (int64 .Values.priorityClass.value)) .Values.priorityClass.name -}}
{{- else -}}
{{- .Values.priorityClass.name -}}
{{- end -}}
{{- end -}}

{{- define "injector.image" -}}
{{- $registry := default .Values.image.registry .Values.global.imageRegistry -}}
{{- with $registry }}{{ . }}/{{ end }}{{ .Values.image.repository -}}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ default .Chart.AppVersion .Values.image.tag }}{{ end -}}
{{- end -}}

{{/* The log-processor's image; "" where the templates' own is wanted. */}}
{{- define "injector.logProcessor.image" -}}
{{- $image := .Values.logProcessor.image -}}
{{- if $image.repository -}}
{{- with default $image.registry .Values.global.imageRegistry }}{{ . }}/{{ end }}{{ $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ default .Chart.AppVersion $image.tag }}{{ end -}}
{{- end -}}
{{- end -}}

{{/*
The values of templates' parameters, as JSON: config.parameters, and the log-processor's image where it is another than the template's own.
An own template that takes the log-processor's place gets it only if it has such a parameter.
*/}}
{{- define "injector.parameters" -}}
{{- $parameters := deepCopy .Values.config.parameters -}}
{{- $builtIn := index (.Files.Get "files/built-in-templates.yaml" | fromYaml) "log-processor" -}}
{{- $template := get .Values.templates "log-processor" | default $builtIn -}}
{{- $has := or $template.extends (dig "parameters" "image" "" $template) -}}
{{- $image := include "injector.logProcessor.image" . -}}
{{- if and $image $has (ne $image (dig "parameters" "image" "default" "" $builtIn)) -}}
{{- $_ := set $parameters "log-processor" (merge (dict) (get $parameters "log-processor" | default dict) (dict "image" $image)) -}}
{{- end -}}
{{- toJson $parameters -}}
{{- end -}}

{{/* The documents that the servers read, by file, as JSON: the configuration, unless a ConfigMap has it, and the templates. */}}
{{- define "injector.configuration" -}}
{{- $documents := dict -}}
{{- if not .Values.config.existingConfigMap -}}
{{- $spec := merge (dict "parameters" (include "injector.parameters" . | fromJson)) (omit .Values.config "existingConfigMap" "parameters") -}}
{{- $_ := set $documents "config.yaml" (dict "apiVersion" "sidecar-injector.io/v1alpha1" "kind" "InjectorConfig" "metadata" (dict "name" "default") "spec" $spec) -}}
{{- end -}}
{{- range $name, $spec := .Values.templates -}}
{{- $document := dict "apiVersion" "sidecar-injector.io/v1alpha1" "kind" "SidecarTemplate" "metadata" (dict "name" $name) "spec" $spec -}}
{{- $_ := set $documents (printf "template-%s.yaml" $name) $document -}}
{{- end -}}
{{- toJson $documents -}}
{{- end -}}

{{/* Labels. `component` tells the server's objects from the jobs', so that no Service ever selects a job. */}}
{{- define "injector.selectorLabels" -}}
app.kubernetes.io/name: {{ include "injector.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: webhook
{{- end -}}

{{- define "injector.labels" -}}
{{- $own := dict
      "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
      "app.kubernetes.io/name" (include "injector.name" .)
      "app.kubernetes.io/instance" .Release.Name
      "app.kubernetes.io/version" .Chart.AppVersion
      "app.kubernetes.io/managed-by" .Release.Service
      "app.kubernetes.io/part-of" "sidecar-injector" -}}
{{- toYaml (merge $own .Values.commonLabels) -}}
{{- end -}}

{{/* metadata: (dict "root" $ "name" … "component" … "namespace" … "labels" {…} "annotations" {…}); no namespace: cluster-scoped. */}}
{{- define "injector.metadata" -}}
name: {{ .name }}
{{- with .namespace }}
namespace: {{ . }}
{{- end }}
labels:
  {{- merge (dict "app.kubernetes.io/component" .component) (include "injector.labels" .root | fromYaml) (default dict .labels) | toYaml | nindent 2 }}
{{- with merge (dict) (default dict .annotations) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "injector.imagePullSecrets" -}}
{{- $secrets := list -}}
{{- range concat .Values.global.imagePullSecrets .Values.imagePullSecrets -}}
{{- $secrets = append $secrets (kindIs "string" . | ternary (dict "name" .) .) -}}
{{- end -}}
{{- with uniq $secrets -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* OpenShift gives each namespace its own user range and refuses fixed ids. */}}
{{- define "injector.podSecurityContext" -}}
{{- if .Capabilities.APIVersions.Has "security.openshift.io/v1" -}}
{{- toYaml (omit .Values.podSecurityContext "runAsUser" "runAsGroup" "fsGroup") -}}
{{- else -}}
{{- toYaml .Values.podSecurityContext -}}
{{- end -}}
{{- end -}}

{{/* Namespaces no webhook entry and no policy ever matches. A name with a * is for the servers: selectors know none. */}}
{{- define "injector.excludedNamespaces" -}}
{{- $names := list "kube-system" "kube-node-lease" (include "injector.namespace" .) -}}
{{- range .Values.config.excludedNamespaces -}}
{{- if not (contains "*" .) -}}{{- $names = append $names . -}}{{- end -}}
{{- end -}}
{{- $names | uniq | toJson -}}
{{- end -}}

{{/* The other ones, as regular expressions. */}}
{{- define "injector.excludedPatterns" -}}
{{- $patterns := list -}}
{{- range .Values.config.excludedNamespaces -}}
{{- if contains "*" . -}}{{- $patterns = append $patterns (printf "^%s$" (replace "*" ".*" .)) -}}{{- end -}}
{{- end -}}
{{- $patterns | toJson -}}
{{- end -}}

{{- define "injector.terminationGracePeriodSeconds" -}}
{{- if kindIs "invalid" .Values.terminationGracePeriodSeconds -}}
{{- add .Values.drainDelaySeconds .Values.shutdownTimeoutSeconds 10 -}}
{{- else -}}
{{- .Values.terminationGracePeriodSeconds -}}
{{- end -}}
{{- end -}}

{{/* "true" when the running cluster has at least this Kubernetes: (list $ "1.28"). */}}
{{- define "injector.kubernetes" -}}
{{- if semverCompare (printf ">=%s-0" (index . 1)) (index . 0).Capabilities.KubeVersion.Version }}true{{ end -}}
{{- end -}}

{{/* "true" when the render can ask a cluster; `helm template` cannot. */}}
{{- define "injector.connected" -}}
{{- if lookup "v1" "Namespace" "" "kube-system" }}true{{ end -}}
{{- end -}}

{{/* "true" when the jobs around a release are rendered: where nobody knows what a hook is they would run at once, and never again. */}}
{{- define "injector.hooks" -}}
{{- if eq (toString .Values.hooks.enabled) "auto" -}}
{{- include "injector.connected" . -}}
{{- else if .Values.hooks.enabled -}}
true
{{- end -}}
{{- end -}}
