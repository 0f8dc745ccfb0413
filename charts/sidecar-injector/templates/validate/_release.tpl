{{/* A release that runs already, or another one of its name. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.release" -}}
{{- $v := .Values -}}
{{- if include "injector.connected" . -}}
{{- $name := include "injector.fullname" . -}}
{{- range (lookup "admissionregistration.k8s.io/v1" "MutatingWebhookConfiguration" "" "").items -}}
{{- $annotations := .metadata.annotations | default dict -}}
{{- $release := get $annotations "meta.helm.sh/release-name" -}}
{{- $namespace := get $annotations "meta.helm.sh/release-namespace" -}}
{{- $ours := and (eq $release $.Release.Name) (eq $namespace $.Release.Namespace) -}}
{{- if and (eq .metadata.name $name) $release (not $ours) -}}
{{ println (printf "MutatingWebhookConfiguration %s belongs to release %s in namespace %s: choose another release name, or set fullnameOverride" $name $release $namespace) }}
{{- end -}}
{{- if and $ours (eq (get (.metadata.labels | default dict) "app.kubernetes.io/component") "webhook") (eq (get (.metadata.labels | default dict) "app.kubernetes.io/part-of") "sidecar-injector") -}}
{{- if ne .metadata.name $name -}}
{{ println (printf "this release runs under the name %s and would get the name %s: its servers would go before the new ones are ready; set nameOverride and fullnameOverride as they were, or install a second release beside it and uninstall this one then" .metadata.name $name) }}
{{- else if and (get (.metadata.labels | default dict) "app.kubernetes.io/name") (ne (get .metadata.labels "app.kubernetes.io/name") (include "injector.name" $)) -}}
{{ println (printf "this release runs with nameOverride %s, which is in the selector of its Deployment, and Kubernetes lets nobody change that: set nameOverride as it was" (get .metadata.labels "app.kubernetes.io/name")) }}
{{- end -}}
{{- $service := dig "clientConfig" "service" "namespace" "" (first .webhooks) -}}
{{- if and $service (ne $service (include "injector.namespace" $)) -}}
{{ println (printf "this release runs in namespace %s and would move to %s: its servers would go before the new ones are ready; set namespaceOverride as it was, or install a second release" $service (include "injector.namespace" $)) }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
