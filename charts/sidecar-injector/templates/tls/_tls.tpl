{{/*
The mode in force. `auto` stays with the server's own certificate where its Secret exists already: a cert-manager
that arrives later must not change the CA under running servers.
*/}}
{{- define "injector.tls.mode" -}}
{{- if ne .Values.tls.mode "auto" -}}
{{- .Values.tls.mode -}}
{{- else if lookup "v1" "Secret" (include "injector.namespace" .) (include "injector.tls.selfManagedSecretName" .) -}}
selfManaged
{{- else if .Capabilities.APIVersions.Has "cert-manager.io/v1" -}}
certManager
{{- else -}}
selfManaged
{{- end -}}
{{- end -}}

{{/* A name of its own, so that no other mode ever writes into the Secret that holds the CA's key. */}}
{{- define "injector.tls.selfManagedSecretName" -}}
{{- include "injector.fullname" . }}-ca
{{- end -}}

{{/* The Secret mounted into the servers; none in mode selfManaged, which reads its Secret through the API. */}}
{{- define "injector.tls.secretName" -}}
{{- if eq (include "injector.tls.mode" .) "existingSecret" -}}
{{- .Values.tls.existingSecret -}}
{{- else -}}
{{- include "injector.fullname" . }}-tls
{{- end -}}
{{- end -}}

{{/* The names the API server may call the servers by. */}}
{{- define "injector.tls.dnsNames" -}}
{{- $service := include "injector.fullname" . -}}
{{- $namespace := include "injector.namespace" . -}}
{{- $names := list (printf "%s.%s.svc" $service $namespace) (printf "%s.%s.svc.cluster.local" $service $namespace) (printf "%s.%s" $service $namespace) $service -}}
{{- with include "injector.tls.urlHost" . -}}
{{- if not (regexMatch "^[0-9.]+$|:" .) }}{{ $names = append $names . }}{{ end -}}
{{- end -}}
{{- $names | uniq | toJson -}}
{{- end -}}

{{- define "injector.tls.ipAddresses" -}}
{{- $addresses := list -}}
{{- with include "injector.tls.urlHost" . -}}
{{- if regexMatch "^[0-9.]+$|:" . }}{{ $addresses = list . }}{{ end -}}
{{- end -}}
{{- toJson $addresses -}}
{{- end -}}

{{- define "injector.tls.urlHost" -}}
{{- with .Values.webhook.url }}{{ (urlParse .).hostname }}{{ end -}}
{{- end -}}

{{/*
Mode helm: the certificate of the release, as JSON {crt, key, ca, notAfter, names}. The one in the cluster is kept until it nears its end
or no longer covers the names. A new one comes with a new CA; the bundle then holds both, since servers go on showing the
old certificate until the kubelet has brought them the new one.
*/}}
{{- define "injector.tls.helmCertificate" -}}
{{- $secret := lookup "v1" "Secret" (include "injector.namespace" .) (include "injector.tls.secretName" .) | default dict -}}
{{- $annotations := dig "metadata" "annotations" dict $secret | default dict -}}
{{- $data := get $secret "data" | default dict -}}
{{- $notAfter := get $annotations "sidecar-injector.io/certificate-not-after" -}}
{{- $hosts := include "injector.tls.dnsNames" . | fromJsonArray -}}
{{- $addresses := include "injector.tls.ipAddresses" . | fromJsonArray -}}
{{- $names := concat $hosts $addresses | join "," -}}
{{- $latest := now | dateModify (printf "+%dh" (mul 24 (int .Values.tls.helm.renewBeforeDays))) | date "2006-01-02" -}}
{{- $kept := and $notAfter (get $data "tls.crt") (get $data "tls.key") (get $data "ca.crt") (gt $notAfter $latest) (eq (get $annotations "sidecar-injector.io/certificate-names") $names) (not .Values.tls.helm.recreate) -}}
{{- if $kept -}}
{{- dict "crt" (index $data "tls.crt") "key" (index $data "tls.key") "ca" (index $data "ca.crt") "notAfter" $notAfter "names" $names | toJson -}}
{{- else -}}
{{- $days := int .Values.tls.helm.validityDays -}}
{{- $ca := genCA (printf "%s CA" (include "injector.fullname" .)) $days -}}
{{- $leaf := genSignedCert (first $hosts) $addresses $hosts $days $ca -}}
{{- $previous := get $data "ca.crt" | b64dec | regexFind "(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----" -}}
{{- $bundle := $ca.Cert -}}
{{- with $previous }}{{ $bundle = printf "%s%s\n" $bundle . }}{{ end -}}
{{- $end := now | dateModify (printf "+%dh" (mul 24 $days)) | date "2006-01-02" -}}
{{- dict "crt" ($leaf.Cert | b64enc) "key" ($leaf.Key | b64enc) "ca" ($bundle | b64enc) "notAfter" $end "names" $names | toJson -}}
{{- end -}}
{{- end -}}

{{/* Mode existingSecret: the CA in base64, empty when an annotation lets cert-manager fill it in. */}}
{{- define "injector.tls.existingCaBundle" -}}
{{- if .Values.tls.caBundle -}}
{{- .Values.tls.caBundle | b64enc -}}
{{- else -}}
{{- $secret := lookup "v1" "Secret" (include "injector.namespace" .) .Values.tls.existingSecret | default dict -}}
{{- dig "data" "ca.crt" "" $secret -}}
{{- end -}}
{{- end -}}

{{- define "injector.tls.caIsInjected" -}}
{{- range $key, $_ := .Values.webhook.annotations -}}
{{- if or (eq $key "cert-manager.io/inject-ca-from") (eq $key "cert-manager.io/inject-ca-from-secret") (eq $key "cert-manager.io/inject-apiserver-ca") }}true{{ end -}}
{{- end -}}
{{- end -}}
