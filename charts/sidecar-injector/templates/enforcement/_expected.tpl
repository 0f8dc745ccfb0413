{{/*
What a pod of an enforced namespace must carry, by template, as JSON:
{template: {"sidecars": {container: {"images": [...], "command": [...], "args": [...], "mountPath": "/…"}}, "revisions": [...]}}. No images: any; an
element of command or args or a mount path that is "": any; no command or args: not known. An empty one: a container without a command runs what its image says, and without args what that needs. Known from the values and from the built-in templates; enforcement.templates has the last word.
An image that a parameter decides is known where only the platform may set that parameter. Sidecars with a condition are not asked for.
*/}}
{{- define "injector.enforcement.expected" -}}
{{- $expected := dict -}}
{{- $specs := merge (dict) .Values.templates (.Files.Get "files/built-in-templates.yaml" | fromYaml) -}}
{{- if not .Values.config.existingConfigMap -}}
{{- range $name, $_ := $specs -}}
{{- $_ := set $expected $name (dict "sidecars" (include "injector.enforcement.sidecars" (dict "root" $ "specs" $specs "name" $name) | fromJson) "revisions" list) -}}
{{- end -}}
{{- end -}}
{{- range $name, $own := .Values.enforcement.templates -}}
{{- $known := dig $name "sidecars" dict $expected -}}
{{- $sidecars := $known -}}
{{- if $own.sidecars -}}
{{- $sidecars = dict -}}
{{- range $container, $images := $own.sidecars -}}
{{- $images = kindIs "string" $images | ternary (list $images | compact) $images -}}
{{- $_ := set $sidecars $container (merge (dict "images" $images) (get $known $container | default dict)) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $expected $name (dict "sidecars" $sidecars "revisions" (default list $own.revisions)) -}}
{{- end -}}
{{- toJson $expected -}}
{{- end -}}

{{/* The sidecars of one template: (dict "root" $ "specs" {…} "name" …). One that extends another has that one's containers, under its own name. */}}
{{- define "injector.enforcement.sidecars" -}}
{{- $spec := get .specs .name -}}
{{- $base := get .specs (default "" $spec.extends) | default dict -}}
{{- $parameters := include "injector.parameters" .root | fromJson -}}
{{- $values := merge (dict) (get $parameters .name | default dict) (get $parameters (default "" $spec.extends) | default dict) -}}
{{- $mountPath := dig "sharedVolume" "sidecar" "mountPath" "" $spec | default (dig "sharedVolume" "sidecar" "mountPath" "" $base) -}}
{{- $sidecars := dict -}}
{{- range default $base.sidecars $spec.sidecars -}}
{{- if not .when -}}
{{- $container := .container.name -}}
{{- if and $spec.extends (not $spec.sidecars) (or (eq $container $spec.extends) (hasPrefix (printf "%s-" $spec.extends) $container)) -}}
{{- $container = printf "%s%s" $.name (trimPrefix $spec.extends $container) -}}
{{- end -}}
{{- $image := default "" .container.image -}}
{{- $parameter := $image | regexFind "^[$][{][a-z0-9-]+[}]$" | trimPrefix "${" | trimSuffix "}" -}}
{{- if $parameter -}}
{{- $declared := merge (dict) (dig "parameters" $parameter dict $spec) (dig "parameters" $parameter dict $base) -}}
{{- $image = ternary "" (get $values $parameter | default $declared.default | default "") (not (empty $declared.settableBy)) -}}
{{- else if contains "${" $image -}}
{{- $image = "" -}}
{{- end -}}
{{- $command := include "injector.enforcement.words" .container.command | fromJsonArray -}}
{{- $args := include "injector.enforcement.words" .container.args | fromJsonArray -}}
{{- $_ := set $sidecars $container (dict "images" (list $image | compact) "command" $command "args" $args "mountPath" (contains "${" $mountPath | ternary "" $mountPath)) -}}
{{- end -}}
{{- end -}}
{{- toJson $sidecars -}}
{{- end -}}

{{/* What to compare of a command or arguments, as JSON. $${ is how a template writes a plain ${. A script gets into the pod without its comments: it is not compared. */}}
{{- define "injector.enforcement.words" -}}
{{- $words := list -}}
{{- range default list . -}}
{{- $words = append $words (or (contains "\n" .) (regexMatch "(^|[^$])[$][{]" .) | ternary "" (replace "$${" "${" .)) -}}
{{- end -}}
{{- toJson $words -}}
{{- end -}}

{{/*
The ways in which an image may be written, as JSON: as it is, with the registry that a short name means, and from each of the registries
of a mirror, which stand before it or instead of its own. (dict "image" … "registries" [...])
*/}}
{{- define "injector.enforcement.references" -}}
{{- $name := first (splitList "@" .image) -}}
{{- $digest := trimPrefix $name .image -}}
{{- $first := first (splitList "/" $name) -}}
{{- $registry := "docker.io" -}}
{{- $path := $name -}}
{{- if and (contains "/" $name) (or (contains "." $first) (contains ":" $first) (eq $first "localhost")) -}}
{{- $registry = $first -}}
{{- $path = trimPrefix (printf "%s/" $first) $name -}}
{{- end -}}
{{- $paths := list $path -}}
{{- if eq $registry "docker.io" -}}
{{- $paths = list (trimPrefix "library/" $path) (contains "/" $path | ternary $path (printf "library/%s" $path)) | uniq -}}
{{- end -}}
{{- $all := list $name -}}
{{- range $path := $paths -}}
{{- $all = append $all (printf "%s/%s" $registry $path) -}}
{{- range $.registries -}}
{{- $mirror := trimSuffix "/" . -}}
{{- $all = concat $all (list (printf "%s/%s" $mirror $path) (printf "%s/%s/%s" $mirror $registry $path)) -}}
{{- end -}}
{{- end -}}
{{- $written := list -}}
{{- range uniq $all }}{{ $written = append $written (printf "%s%s" . $digest) }}{{ end -}}
{{- toJson $written -}}
{{- end -}}

{{/* CEL that is true of the image of container c: (dict "root" $ "images" [...]); "" when any will do. */}}
{{- define "injector.enforcement.imageIs" -}}
{{- $tagged := list -}}
{{- $bare := list -}}
{{- $settings := .root.Values.enforcement -}}
{{- range .images -}}
{{- range include "injector.enforcement.references" (dict "image" . "registries" $settings.imageRegistries) | fromJsonArray -}}
{{- $tagged = append $tagged . -}}
{{- if not (contains "@" .) -}}
{{- $bare = concat $bare (list . (regexReplaceAll ":[^:/]+$" . "")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $tagged -}}
{{- $is := printf "c.?image.orValue('') in %s" (toJson (uniq $tagged)) -}}
{{- if and $settings.imageDigests $bare -}}
{{- $digest := ternary "c.image.contains('@sha256:')" (printf "c.image.split('@')[1] in %s" (toJson $settings.imageDigests)) (has "*" $settings.imageDigests) -}}
{{- $is = printf "(%s || c.?image.orValue('').contains('@') && c.image.split('@')[0] in %s && %s)" $is (toJson (uniq $bare)) $digest -}}
{{- end -}}
{{- $is -}}
{{- end -}}
{{- end -}}

{{/*
CEL that is true of a container c which is this sidecar: (dict "root" $ "container" name "sidecar" {images, command, args, mountPath} "before" [...]).
Images that were right before this upgrade came with a command of their own.
*/}}
{{- define "injector.enforcement.containerIs" -}}
{{- $is := list -}}
{{- with include "injector.enforcement.imageIs" (dict "root" .root "images" .sidecar.images) }}{{ $is = append $is . }}{{ end -}}
{{- range $member := list "command" "args" -}}
{{- if hasKey $.sidecar $member -}}
{{- $words := get $.sidecar $member -}}
{{- $is = append $is (printf "c.?%s.orValue([]).size() == %d" $member (len $words)) -}}
{{- range $index, $word := $words -}}
{{- if $word }}{{ $is = append $is (printf "c.%s[%d] == %s" $member $index (toJson $word)) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .sidecar.images .before -}}
{{- $is = list (printf "(%s || %s)" (join " && " $is) (include "injector.enforcement.imageIs" (dict "root" .root "images" .before))) -}}
{{- end -}}
{{- $is = prepend $is (printf "c.name == '%s'" .container) -}}
{{- with .sidecar.mountPath -}}
{{- $is = append $is (printf "c.?volumeMounts.orValue([]).exists(m, (m.mountPath == '%s' || m.mountPath.startsWith('%s/')) && variables.containers.exists(o, o.name != c.name && o.?volumeMounts.orValue([]).exists(n, n.name == m.name)))" . .) -}}
{{- end -}}
{{- join " && " $is -}}
{{- end -}}
