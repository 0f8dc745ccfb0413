{{/*
The entries of the webhook configuration, as JSON. Enforced namespaces fail closed; everything else follows webhook.failurePolicy.
No namespace matches two entries. Kubernetes before 1.21 has no label with the namespace's name: there the servers' own pods are
exempt by their own label, so that a first install cannot wait for itself.
*/}}
{{- define "injector.webhook.entries" -}}
{{- $open := dict "key" "kubernetes.io/metadata.name" "operator" "NotIn" "values" (include "injector.excludedNamespaces" . | fromJsonArray) -}}
{{- $enforced := dict "key" "sidecar-injector.io/enforce" "operator" "In" "values" (list "true") -}}
{{- $notEnforced := dict "key" "sidecar-injector.io/enforce" "operator" "NotIn" "values" (list "true") -}}
{{- $asked := dict "key" "sidecar-injector.io/inject" "operator" "In" "values" (list "true") -}}
{{- $notAsked := dict "key" "sidecar-injector.io/inject" "operator" "NotIn" "values" (list "true") -}}
{{- $notRefused := dict "key" "sidecar-injector.io/inject" "operator" "NotIn" "values" (list "false") -}}
{{- $notOurs := list -}}
{{- if not (include "injector.kubernetes" (list . "1.21")) -}}
{{- $notOurs = list (dict "key" "app.kubernetes.io/name" "operator" "NotIn" "values" (list (include "injector.name" .))) -}}
{{- end -}}

{{- $conditions := list -}}
{{- if include "injector.kubernetes" (list . "1.28") -}}
{{- /* A static pod's mirror cannot be changed, and its creation must wait for nobody. */ -}}
{{- $conditions = list (dict "name" "not-a-mirror-pod" "expression" "!has(object.metadata.annotations) || !('kubernetes.io/config.mirror' in object.metadata.annotations)") -}}
{{- end -}}
{{- $narrowed := concat $conditions .Values.webhook.matchConditions -}}

{{- $namespaces := concat (list $notEnforced $open) (get .Values.webhook.namespaceSelector "matchExpressions" | default list) -}}
{{- $namespaceLabels := get .Values.webhook.namespaceSelector "matchLabels" -}}
{{- $pods := concat $notOurs (get .Values.webhook.objectSelector "matchExpressions" | default list) -}}
{{- $podLabels := get .Values.webhook.objectSelector "matchLabels" -}}

{{- $entries := list (dict "name" "enforce.sidecar-injector.io" "path" "/mutate/enforced" "failurePolicy" "Fail" "matchConditions" $conditions
      "namespaceSelector" (include "injector.selector" (list (list $enforced $open) nil) | fromJson)
      "objectSelector" (include "injector.selector" (list $notOurs nil) | fromJson)) -}}
{{- $inject := dict "path" "/mutate" "failurePolicy" .Values.webhook.failurePolicy "matchConditions" $narrowed -}}
{{- if eq .Values.webhook.optIn "labels" -}}
{{- /* One entry's selectors can only be and-ed: one for namespaces that ask, one for pods that ask elsewhere. */ -}}
{{- $entries = concat $entries (list
      (merge (dict "name" "inject.sidecar-injector.io"
        "namespaceSelector" (include "injector.selector" (list (concat (list $asked) $namespaces) $namespaceLabels) | fromJson)
        "objectSelector" (include "injector.selector" (list (concat (list $notRefused) $pods) $podLabels) | fromJson)) $inject)
      (merge (dict "name" "inject-pod.sidecar-injector.io"
        "namespaceSelector" (include "injector.selector" (list (concat (list $notAsked) $namespaces) $namespaceLabels) | fromJson)
        "objectSelector" (include "injector.selector" (list (concat (list $asked) $pods) $podLabels) | fromJson)) $inject)) -}}
{{- else -}}
{{- $entries = append $entries
      (merge (dict "name" "inject.sidecar-injector.io"
        "namespaceSelector" (include "injector.selector" (list $namespaces $namespaceLabels) | fromJson)
        "objectSelector" (include "injector.selector" (list $pods $podLabels) | fromJson)) $inject) -}}
{{- end -}}
{{- toJson $entries -}}
{{- end -}}

{{/* A label selector as JSON: (list expressions labels), either may be empty. */}}
{{- define "injector.selector" -}}
{{- $selector := dict -}}
{{- with index . 0 }}{{ $_ := set $selector "matchExpressions" . }}{{ end -}}
{{- with index . 1 }}{{ $_ := set $selector "matchLabels" . }}{{ end -}}
{{- toJson $selector -}}
{{- end -}}
