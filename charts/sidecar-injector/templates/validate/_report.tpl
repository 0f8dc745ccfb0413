{{/* The report. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.report" -}}
{{- $v := .Values -}}
{{- if and $v.report.enabled $v.report.schedule (not $v.report.openReports) -}}
{{ println "report.schedule makes a CronJob, which nothing can scrape, and report.openReports is false, so that it would write nothing: set report.openReports to true, or leave report.schedule out" }}
{{- end -}}
{{- if and $v.report.enabled $v.report.openReports (include "injector.connected" .) (not (.Capabilities.APIVersions.Has "openreports.io/v1alpha1")) -}}
{{ println "report.openReports is true, but this cluster has no openreports.io/v1alpha1 API: install its definitions first, or set it to false" }}
{{- end -}}
{{- if and $v.report.enabled (not $v.rbac.create) (not $v.report.serviceAccountName) -}}
{{ println "report.enabled needs an account that may list pods and namespaces, and rbac.create is false: set report.serviceAccountName to one that may, or rbac.create to true" }}
{{- end -}}
{{- end -}}
