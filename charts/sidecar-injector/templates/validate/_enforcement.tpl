{{/* What pods must carry has to be known here. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.enforcement" -}}
{{- $v := .Values -}}
{{- if $v.enforcement.enabled -}}
{{- if and $v.config.existingConfigMap (not $v.enforcement.defaultTemplates) -}}
{{ println (printf "enforcement.enabled is set, and config.existingConfigMap %s says which templates are the default, which the chart cannot read: repeat them in enforcement.defaultTemplates" $v.config.existingConfigMap) }}
{{- end -}}
{{- range default $v.config.defaultTemplates $v.enforcement.defaultTemplates -}}
{{- if and (or $v.config.existingConfigMap $v.templateConfigMaps) (not (hasKey $v.templates .)) (not (hasKey $v.enforcement.templates .)) -}}
{{ println (printf "enforcement.enabled is set, and config.existingConfigMap or templateConfigMaps may decide the image of template %s, which the chart cannot read: say what its pods carry, for example with enforcement.templates.%s.sidecars.%s set to its image" . . .) }}
{{- end -}}
{{- end -}}
{{- if has "*" $v.enforcement.imageDigests | and (gt (len $v.enforcement.imageDigests) 1) -}}
{{ println "enforcement.imageDigests has \"*\" beside digests, which it makes meaningless: leave out the one or the others" }}
{{- end -}}
{{- end -}}
{{- end -}}
