{{/* Whom the webhook is called for, and where. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.webhook" -}}
{{- $v := .Values -}}
{{- if and (eq $v.webhook.optIn "labels") (eq $v.config.policy "OptOut") -}}
{{ println "config.policy OptOut injects pods that nobody labelled, webhook.optIn labels never sends those: set webhook.optIn to annotations, or config.policy to OptIn" }}
{{- end -}}
{{- if and (eq $v.webhook.optIn "labels") $v.config.alwaysInject -}}
{{ println "config.alwaysInject chooses pods that nobody labelled, webhook.optIn labels never sends those: set webhook.optIn to annotations, or leave config.alwaysInject empty" }}
{{- end -}}
{{- if and $v.webhook.matchConditions (not (include "injector.kubernetes" (list . "1.28"))) -}}
{{ println (printf "webhook.matchConditions need Kubernetes 1.28, this is %s: use webhook.namespaceSelector or webhook.objectSelector" .Capabilities.KubeVersion.Version) }}
{{- end -}}
{{- if gt (len $v.webhook.matchConditions) 63 -}}
{{ println "webhook.matchConditions has more than 63 entries: the API server takes 64, and one is the chart's own" }}
{{- end -}}
{{- if and $v.hostNetwork (eq (int $v.webhook.port) 10250) -}}
{{ println "hostNetwork is set and webhook.port is 10250, the kubelet's own port: set webhook.port, for example to 10260" }}
{{- end -}}
{{- if eq (int $v.webhook.port) (int $v.management.port) -}}
{{ println (printf "webhook.port and management.port are both %d: set one of them to another port" (int $v.webhook.port)) }}
{{- end -}}
{{- range $namespace := $v.config.excludedNamespaces -}}
{{- if and $v.config.existingConfigMap -}}
{{ println (printf "config.excludedNamespaces names %s, which the chart cannot put into config.existingConfigMap: exclude it there too by webhook.namespaceSelector, or let the chart write the configuration" $namespace) }}
{{- end -}}
{{- end -}}
{{- end -}}
