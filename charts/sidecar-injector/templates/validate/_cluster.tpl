{{/* What the cluster cannot do. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.cluster" -}}
{{- $v := .Values -}}
{{- if and $v.enforcement.enabled (not (include "injector.kubernetes" (list . "1.30"))) -}}
{{ println (printf "enforcement.enabled needs ValidatingAdmissionPolicy, which Kubernetes has from 1.30 on, this is %s: set enforcement.enabled to false; the enforce entry of the webhook works without it" .Capabilities.KubeVersion.Version) }}
{{- end -}}
{{- if and $v.enforcement.enabled (has "Deny" $v.enforcement.validationActions) (has "Warn" $v.enforcement.validationActions) -}}
{{ println "enforcement.validationActions has both Deny and Warn, which the API server refuses: choose one of them, with or without Audit" }}
{{- end -}}
{{- if and (not (kindIs "invalid" $v.hostUsers)) (not (include "injector.kubernetes" (list . "1.30"))) -}}
{{ println (printf "hostUsers needs Kubernetes 1.30, this is %s: leave it null" .Capabilities.KubeVersion.Version) }}
{{- end -}}
{{- if and $v.service.trafficDistribution (not (include "injector.kubernetes" (list . "1.31"))) -}}
{{ println (printf "service.trafficDistribution needs Kubernetes 1.31, this is %s: leave it empty" .Capabilities.KubeVersion.Version) }}
{{- end -}}
{{- if and (eq $v.config.sidecarLifecycle "Native") (not (include "injector.kubernetes" (list . "1.29"))) -}}
{{ println (printf "config.sidecarLifecycle Native needs Kubernetes 1.29, this is %s, which would drop the restartPolicy and wait for ever for the sidecar to end: set Auto or Classic" .Capabilities.KubeVersion.Version) }}
{{- end -}}
{{- end -}}
