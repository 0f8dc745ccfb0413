{{/*
What a pod must carry, by template, as JSON: {template: {"sidecars": {container: image or ""}, "revisions": [...]}}.
Known from the values and from the built-in templates; enforcement.templates has the last word. An image that a parameter
decides is known where only the platform may set that parameter. Sidecars with a condition are not asked for.
*/}}
{{- define "injector.enforcement.expected" -}}
{{- $expected := dict -}}
{{- $builtIn := .Files.Get "files/built-in-templates.yaml" | fromYaml -}}
{{- range $name, $spec := merge (dict) .Values.templates $builtIn -}}
{{- $sidecars := dict -}}
{{- range $spec.sidecars -}}
{{- if not .when -}}
{{- $image := default "" .container.image -}}
{{- $parameter := $image | regexFind "^[$][{][a-z0-9-]+[}]$" | trimPrefix "${" | trimSuffix "}" -}}
{{- if $parameter -}}
{{- $declared := dig $parameter dict (default dict $spec.parameters) -}}
{{- /* A template that extends another takes it with the platform's values. */ -}}
{{- $default := dig (default "" $spec.extends) $parameter (default "" $declared.default) $.Values.config.parameters -}}
{{- $image = ternary "" (dig $name $parameter $default $.Values.config.parameters) (not (empty $declared.settableBy)) -}}
{{- else if contains "${" $image -}}
{{- $image = "" -}}
{{- end -}}
{{- $_ := set $sidecars .container.name $image -}}
{{- end -}}
{{- end -}}
{{- $_ := set $expected $name (dict "sidecars" $sidecars "revisions" list) -}}
{{- end -}}
{{- range $name, $own := .Values.enforcement.templates -}}
{{- $known := get $expected $name | default (dict "sidecars" dict) -}}
{{- $_ := set $expected $name (dict "sidecars" (default $known.sidecars $own.sidecars) "revisions" (default list $own.revisions)) -}}
{{- end -}}
{{- toJson $expected -}}
{{- end -}}
