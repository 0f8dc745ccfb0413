{{/* What `injector serve` is told. */}}
{{- define "injector.serveArguments" -}}
- serve
- --port={{ .Values.webhook.port }}
- --management-port={{ .Values.management.port }}
- --config-dir=/etc/sidecar-injector/config
{{- if eq (include "injector.tls.mode" .) "selfManaged" }}
- --tls-mode=self-signed-ca
- --tls-secret={{ include "injector.tls.selfManagedSecretName" . }}
- --tls-service={{ include "injector.fullname" . }}
- --webhook-configuration={{ include "injector.fullname" . }}
{{- with include "injector.tls.urlHost" . }}
- --tls-host={{ . }}
{{- end }}
{{- else }}
- --tls-cert-file=/etc/sidecar-injector/tls/tls.crt
- --tls-private-key-file=/etc/sidecar-injector/tls/tls.key
{{- end }}
{{- with .Values.webhook.clientVerification }}
{{- if .secretName }}
- --client-ca-file=/etc/sidecar-injector/client-ca/ca.crt
{{- with .allowedNames }}
- --client-allowed-names={{ join "," . }}
{{- end }}
{{- end }}
{{- end }}
- --drain-delay={{ .Values.drainDelaySeconds }}s
- --shutdown-timeout={{ .Values.shutdownTimeoutSeconds }}s
- --log-format={{ .Values.logging.format }}
- --log-level={{ .Values.logging.level }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end -}}

{{/* The files that servers read: what the values say, and the ConfigMaps that they name. */}}
{{- define "injector.configVolume" -}}
projected:
  sources:
    - configMap:
        name: {{ include "injector.fullname" . }}
    {{- with .Values.config.existingConfigMap }}
    - configMap:
        name: {{ . }}
    {{- end }}
    {{- range .Values.templateConfigMaps }}
    - configMap:
        name: {{ . }}
    {{- end }}
{{- end -}}

{{/* Where the server's pods run. */}}
{{- define "injector.scheduling" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $selector := include "injector.selectorLabels" . | fromYaml }}
{{- if .Values.affinity }}
affinity:
  {{- toYaml .Values.affinity | nindent 2 }}
{{- else if ne .Values.podAntiAffinityPreset "none" }}
{{- $term := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" (dict "matchLabels" $selector) }}
{{- /* New servers of a rollout avoid each other, not those that they replace: else it would need one node more. */}}
{{- if include "injector.kubernetes" (list . "1.31") }}
{{- $_ := set $term "matchLabelKeys" (list "pod-template-hash") }}
{{- end }}
affinity:
  podAntiAffinity:
    {{- if eq .Values.podAntiAffinityPreset "hard" }}
    requiredDuringSchedulingIgnoredDuringExecution:
      {{- toYaml (list $term) | nindent 6 }}
    {{- else }}
    preferredDuringSchedulingIgnoredDuringExecution:
      {{- toYaml (list (dict "weight" 100 "podAffinityTerm" $term)) | nindent 6 }}
    {{- end }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- $constraint := deepCopy . }}
  {{- if not (hasKey $constraint "labelSelector") }}
  {{- $_ := set $constraint "labelSelector" (dict "matchLabels" $selector) }}
  {{- /* Counts the new servers of a rollout by themselves. */}}
  {{- if and (include "injector.kubernetes" (list $ "1.27")) (not (hasKey $constraint "matchLabelKeys")) }}
  {{- $_ := set $constraint "matchLabelKeys" (list "pod-template-hash") }}
  {{- end }}
  {{- end }}
  {{- toYaml (list $constraint) | nindent 2 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/*
How many servers the Deployment says; nothing where an autoscaler alone says it. A number that the chart said before and says no more is
taken away by server-side apply, and becomes 1 for the moment until the autoscaler looks: so the number of the moment is said for as long as
the field is helm's. With client-side apply it is always said, since there no field has an owner.
*/}}
{{- define "injector.replicas" -}}
{{- if not .Values.autoscaling.enabled -}}
{{- .Values.replicaCount -}}
{{- else -}}
{{- $live := lookup "apps/v1" "Deployment" (include "injector.namespace" .) (include "injector.fullname" .) | default dict -}}
{{- if $live -}}
{{- $applied := false -}}
{{- $owned := false -}}
{{- range $live.metadata.managedFields -}}
{{- if eq .operation "Apply" -}}
{{- $applied = true -}}
{{- if hasKey (dig "fieldsV1" "f:spec" dict .) "f:replicas" }}{{ $owned = true }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if or $owned (not $applied) }}{{ $live.spec.replicas }}{{ end -}}
{{- else if include "injector.connected" . -}}
{{- .Values.autoscaling.minReplicas -}}
{{- end -}}
{{- end -}}
{{- end -}}
