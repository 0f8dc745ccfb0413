{{/*
The entries of the webhook configuration, as JSON. Enforced namespaces fail closed; everything else follows webhook.failurePolicy.
No namespace matches two entries, and none matches those of two releases that differ in their revision. Kubernetes before 1.21 has no label with the namespace's name: there the servers' own pods are
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
{{- $inNamespaces := dict "root" . "selector" "namespaceSelector" -}}
{{- $onPods := dict "root" . "selector" "objectSelector" -}}

{{- $entries := list (dict "name" "enforce.sidecar-injector.io" "path" "/mutate/enforced" "failurePolicy" "Fail" "matchConditions" $conditions
      "namespaceSelector" (include "injector.scoped" (merge (dict "expressions" (list $enforced $open)) $inNamespaces) | fromJson)
      "objectSelector" (include "injector.scoped" (merge (dict "expressions" $notOurs) $onPods) | fromJson)) -}}
{{- $inject := dict "path" "/mutate" "failurePolicy" .Values.webhook.failurePolicy "matchConditions" $narrowed -}}
{{- $inNamespaces = merge (dict "labels" $namespaceLabels) $inNamespaces -}}
{{- $onPods = merge (dict "labels" $podLabels) $onPods -}}
{{- if eq .Values.webhook.optIn "labels" -}}
{{- /* One entry's selectors can only be and-ed: one for namespaces that ask, one for pods that ask elsewhere. */ -}}
{{- $entries = concat $entries (list
      (merge (dict "name" "inject.sidecar-injector.io"
        "namespaceSelector" (include "injector.scoped" (merge (dict "expressions" (concat (list $asked) $namespaces)) $inNamespaces) | fromJson)
        "objectSelector" (include "injector.scoped" (merge (dict "expressions" (concat (list $notRefused) $pods)) $onPods) | fromJson)) $inject)
      (merge (dict "name" "inject-pod.sidecar-injector.io"
        "namespaceSelector" (include "injector.scoped" (merge (dict "expressions" (concat (list $notAsked) $namespaces)) $inNamespaces) | fromJson)
        "objectSelector" (include "injector.scoped" (merge (dict "expressions" (concat (list $asked) $pods)) $onPods) | fromJson)) $inject)) -}}
{{- else -}}
{{- $entries = append $entries
      (merge (dict "name" "inject.sidecar-injector.io"
        "namespaceSelector" (include "injector.scoped" (merge (dict "expressions" $namespaces) $inNamespaces) | fromJson)
        "objectSelector" (include "injector.scoped" (merge (dict "expressions" $pods) $onPods) | fromJson)) $inject) -}}
{{- end -}}
{{- toJson $entries -}}
{{- end -}}

{{/*
A label selector as JSON, narrowed to what the release is for (webhook.scope, revision):
(dict "root" $ "selector" "namespaceSelector" or "objectSelector" "expressions" [...] "labels" {...}). A release without a revision
leaves the namespaces of those with one alone.
*/}}
{{- define "injector.scoped" -}}
{{- $scope := get .root.Values.webhook.scope .selector | default dict -}}
{{- $expressions := .expressions -}}
{{- if eq .selector "namespaceSelector" -}}
{{- $revision := .root.Values.revision -}}
{{- $expressions = append $expressions (ternary (dict "key" "sidecar-injector.io/rev" "operator" "In" "values" (list $revision)) (dict "key" "sidecar-injector.io/rev" "operator" "DoesNotExist") (ne $revision "")) -}}
{{- end -}}
{{- /* As expressions, so that a label that the entry itself asks for stays asked for. */ -}}
{{- range $key, $value := get $scope "matchLabels" | default dict -}}
{{- $expressions = append $expressions (dict "key" $key "operator" "In" "values" (list $value)) -}}
{{- end -}}
{{- $expressions = concat $expressions (get $scope "matchExpressions" | default list) -}}
{{- $selector := dict -}}
{{- with $expressions }}{{ $_ := set $selector "matchExpressions" . }}{{ end -}}
{{- with .labels }}{{ $_ := set $selector "matchLabels" . }}{{ end -}}
{{- toJson $selector -}}
{{- end -}}
