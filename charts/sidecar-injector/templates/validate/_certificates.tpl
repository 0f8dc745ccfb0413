{{/* Certificates. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.certificates" -}}
{{- $v := .Values -}}
{{- $mode := include "injector.tls.mode" . -}}
{{- if and (eq $mode "existingSecret") (not $v.tls.existingSecret) -}}
{{ println "tls.mode is existingSecret: set tls.existingSecret to the name of a Secret with tls.crt and tls.key" }}
{{- end -}}
{{- if and (eq $mode "existingSecret") $v.tls.existingSecret (not (include "injector.tls.existingCaBundle" .)) (not (include "injector.tls.caIsInjected" .)) -}}
{{ println "tls.mode is existingSecret, and the Secret's ca.crt cannot be read from here: set tls.caBundle to the PEM of the CA that signed its certificate, or have cert-manager fill it in with webhook.annotations (cert-manager.io/inject-ca-from-secret)" }}
{{- end -}}
{{- if and $v.tls.existingSecret (ne $mode "existingSecret") -}}
{{ println (printf "tls.existingSecret is set but tls.mode is %s: set tls.mode to existingSecret, or leave tls.existingSecret empty" $mode) }}
{{- end -}}
{{- if and $v.tls.caBundle (ne $mode "existingSecret") -}}
{{ println (printf "tls.caBundle is set but tls.mode is %s, which brings its own CA: set tls.mode to existingSecret, or leave tls.caBundle empty" $mode) }}
{{- end -}}
{{- if and $v.tls.caBundle (not (contains "-----BEGIN CERTIFICATE-----" $v.tls.caBundle)) -}}
{{ println "tls.caBundle holds no PEM certificate: give the text that begins with -----BEGIN CERTIFICATE-----, not its base64 form; for example with --set-file tls.caBundle=ca.crt" }}
{{- end -}}
{{- if and (eq $mode "certManager") (include "injector.connected" .) (not (.Capabilities.APIVersions.Has "cert-manager.io/v1")) -}}
{{ println "tls.mode is certManager, but this cluster has no cert-manager.io/v1 API: install cert-manager first, or set tls.mode to selfManaged" }}
{{- end -}}
{{- if and (ne $mode "certManager") $v.tls.certManager.issuerRef -}}
{{ println (printf "tls.certManager.issuerRef is set but tls.mode is %s: set tls.mode to certManager, or leave the issuer out" $mode) }}
{{- end -}}
{{- if and (eq $mode "certManager") $v.tls.certManager.issuerRef (not (get $v.tls.certManager.issuerRef "name")) -}}
{{ println "tls.certManager.issuerRef has no name: set tls.certManager.issuerRef.name (and kind: ClusterIssuer, unless it is an Issuer of this namespace)" }}
{{- end -}}
{{- if and (eq $mode "helm") (ge (int $v.tls.helm.renewBeforeDays) (int $v.tls.helm.validityDays)) -}}
{{ println "tls.helm.renewBeforeDays is not less than tls.helm.validityDays: every upgrade would make a new certificate" }}
{{- end -}}
{{- if and (eq $mode "selfManaged") (not $v.rbac.create) (not $v.serviceAccount.name) -}}
{{ println "tls.mode selfManaged writes a Secret and a caBundle, but rbac.create is false and serviceAccount.name empty: name a ServiceAccount that has the roles of README.md, or choose another tls.mode" }}
{{- end -}}
{{- if and $v.webhook.clientVerification.allowedNames (not $v.webhook.clientVerification.secretName) -}}
{{ println "webhook.clientVerification.allowedNames is set without a CA: set webhook.clientVerification.secretName too" }}
{{- end -}}
{{- end -}}
