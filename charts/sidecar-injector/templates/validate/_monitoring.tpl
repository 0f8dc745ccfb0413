{{/* Monitoring. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.monitoring" -}}
{{- $v := .Values -}}
{{- if and $v.metrics.serviceMonitor.enabled (not $v.metrics.enabled) -}}
{{ println "metrics.serviceMonitor.enabled needs the metrics Service: set metrics.enabled to true, or use metrics.podMonitor" }}
{{- end -}}
{{- if and $v.metrics.serviceMonitor.enabled $v.metrics.podMonitor.enabled -}}
{{ println "metrics.serviceMonitor and metrics.podMonitor are both enabled, every server would be scraped twice: set one of them to false" }}
{{- end -}}
{{- if and (or $v.metrics.serviceMonitor.enabled $v.metrics.podMonitor.enabled $v.prometheusRule.enabled) (include "injector.connected" .) (not (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1")) -}}
{{ println "metrics.serviceMonitor, metrics.podMonitor or prometheusRule is enabled, but this cluster has no monitoring.coreos.com/v1 API: install the Prometheus operator first, or set them to false" }}
{{- end -}}
{{- $known := list -}}
{{- range (index (.Files.Get "files/alerts.yaml" | fromYaml).groups 0).rules }}{{ $known = append $known .alert }}{{ end -}}
{{- range $v.prometheusRule.disabled -}}
{{- if not (has . $known) -}}
{{ println (printf "prometheusRule.disabled names %s, which is no alert of this chart: it has %s" . (join ", " $known)) }}
{{- end -}}
{{- end -}}
{{- end -}}
