{{/* "true" when servers run: the webhook decides, alone or after the policies. */}}
{{- define "injector.servers" -}}
{{- if ne .Values.webhook.mode "policy" }}true{{ end -}}
{{- end -}}

{{/* The objects of policy.objects, as a JSON list. */}}
{{- define "injector.policy.objects" -}}
{{- $objects := list -}}
{{- range regexSplit "(?m)^---[ \t]*$" .Values.policy.objects -1 -}}
{{- with fromYaml . }}{{ $objects = append $objects . }}{{ end -}}
{{- end -}}
{{- toJson $objects -}}
{{- end -}}

{{/* The documents of the configuration by kind and name, as JSON that can be compared: those of these values, or those that a policy carries. */}}
{{- define "injector.policy.wanted" -}}
{{- $documents := dict -}}
{{- range $file, $document := include "injector.configuration" . | fromJson -}}
{{- $_ := set $documents (printf "%s/%s" $document.kind $document.metadata.name) $document -}}
{{- end -}}
{{- toJson $documents -}}
{{- end -}}

{{- define "injector.policy.carried" -}}
{{- $documents := dict -}}
{{- range . | splitList "\n" | compact -}}
{{- $document := fromJson . -}}
{{- $_ := set $documents (printf "%s/%s" $document.kind $document.metadata.name) $document -}}
{{- end -}}
{{- toJson $documents -}}
{{- end -}}

{{/* How the objects are made. */}}
{{- define "injector.policy.command" -}}
helm template {{ .Release.Name }} CHART --namespace {{ .Release.Namespace }} -f VALUES --set webhook.mode=webhook --show-only templates/configmap.yaml | injector export --as policy --config-map - > policies.yaml, and give it with --set-file policy.objects=policies.yaml
{{- end -}}
