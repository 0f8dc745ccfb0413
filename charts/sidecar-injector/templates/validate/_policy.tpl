{{/* What a policy needs, and what it cannot do. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.policy" -}}
{{- $v := .Values -}}
{{- $mode := $v.webhook.mode -}}
{{- if ne $mode "webhook" -}}
{{- if not (include "injector.kubernetes" (list . "1.36")) -}}
{{ println (printf "webhook.mode %s needs MutatingAdmissionPolicy, which Kubernetes has from 1.36 on, this is %s: set webhook.mode to webhook" $mode .Capabilities.KubeVersion.Version) }}
{{- end -}}
{{- if or $v.config.existingConfigMap $v.templateConfigMaps -}}
{{ println (printf "webhook.mode is %s, and config.existingConfigMap or templateConfigMaps hold what the chart cannot compare with policy.objects: put it into config and templates" $mode) }}
{{- end -}}
{{- range $name := list "namespaceSelector" "objectSelector" "matchConditions" -}}
{{- if get $v.webhook $name -}}
{{ println (printf "webhook.%s narrows one entry of the webhook, and the policy of webhook.mode %s has none: narrow both by webhook.scope, or leave it empty" $name $mode) }}
{{- end -}}
{{- end -}}
{{- if eq $v.webhook.optIn "labels" -}}
{{ println (printf "webhook.optIn labels narrows the webhook, and the policy of webhook.mode %s reads annotations, too: set webhook.optIn to annotations" $mode) }}
{{- end -}}
{{- if and (eq $mode "policy") (eq $v.webhook.failurePolicy "Fail") -}}
{{ println "webhook.failurePolicy is Fail, and with webhook.mode policy there is no webhook that could be away: set it to Ignore, and label the namespaces that must not go without sidecar-injector.io/enforce=true" }}
{{- end -}}
{{- if not $v.policy.objects -}}
{{ println (printf "webhook.mode is %s and policy.objects is empty, which Helm cannot make: %s" $mode (include "injector.policy.command" .)) }}
{{- else -}}
{{ include "injector.validate.policyObjects" . }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "injector.validate.policyObjects" -}}
{{- $injecting := dict -}}
{{- $others := list -}}
{{- range include "injector.policy.objects" . | fromJsonArray -}}
{{- $key := printf "%s/%s" .kind (dig "metadata" "name" "" .) -}}
{{- if eq $key "MutatingAdmissionPolicy/inject.sidecar-injector.io" -}}{{ $injecting = . }}
{{- else if not (and (regexMatch "^(Mutating|Validating)AdmissionPolicy(Binding)?$" (toString .kind)) (hasSuffix ".sidecar-injector.io" $key)) -}}{{ $others = append $others $key }}
{{- end -}}
{{- end -}}
{{- if or $others (not $injecting) -}}
{{ println (printf "policy.objects is not what injector export --as policy prints (without --static)%s: %s" (ternary (printf ": it has %s" (first $others)) "" (not (empty $others))) (include "injector.policy.command" .)) }}
{{- else -}}
{{- $version := dig "labels" "app.kubernetes.io/version" "" $injecting.metadata -}}
{{- $annotations := $injecting.metadata.annotations | default dict -}}
{{- if ne $version .Chart.AppVersion -}}
{{ println (printf "policy.objects was made by version %s of the injector, this chart is of %s: make it again with that one: %s" $version .Chart.AppVersion (include "injector.policy.command" .)) }}
{{- else if ne (include "injector.policy.carried" (get $annotations "sidecar-injector.io/policy-configuration")) (include "injector.policy.wanted" .) -}}
{{ println (printf "policy.objects was made for other values than these (config, templates, logProcessor.image): make it again: %s" (include "injector.policy.command" .)) }}
{{- end -}}
{{- end -}}
{{- end -}}
