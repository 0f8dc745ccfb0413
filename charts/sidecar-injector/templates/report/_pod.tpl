{{- define "injector.report.serviceAccountName" -}}
{{- if .Values.report.serviceAccountName -}}
{{- .Values.report.serviceAccountName -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "injector.fullname" . }}-report
{{- else -}}
{{- include "injector.serviceAccountName" . -}}
{{- end -}}
{{- end -}}

{{/* The pod of the report: (dict "root" $ "once" true): labels, annotations and what runs. */}}
{{- define "injector.report.template" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- /* In policy mode nothing mounts a configuration: the policies carry what they were made of. */}}
{{- $mounts := include "injector.servers" $root -}}
metadata:
  labels:
    {{- $labels := omit (include "injector.labels" $root | fromYaml) "helm.sh/chart" "app.kubernetes.io/version" }}
    {{- merge (dict "app.kubernetes.io/component" "report") $labels $values.report.podLabels | toYaml | nindent 4 }}
  annotations:
    {{- merge (dict "sidecar-injector.io/inject" "false") $values.report.podAnnotations $values.commonAnnotations | toYaml | nindent 4 }}
spec:
  {{- if .once }}
  restartPolicy: Never
  {{- end }}
  serviceAccountName: {{ include "injector.report.serviceAccountName" $root }}
  automountServiceAccountToken: true
  enableServiceLinks: false
  {{- with include "injector.imagePullSecrets" $root }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with $values.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- include "injector.podSecurityContext" $root | nindent 4 }}
  containers:
    - name: report
      image: {{ include "injector.image" $root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command: [/usr/local/bin/injector]
      args:
        - report
        {{- if .once }}
        - --once
        {{- else }}
        - --interval={{ $values.report.interval }}
        - --management-port={{ $values.management.port }}
        - --log-format={{ $values.logging.format }}
        - --log-level={{ $values.logging.level }}
        {{- end }}
        {{- if $values.report.openReports }}
        - --open-reports
        {{- end }}
        {{- if $mounts }}
        - --config-dir=/etc/sidecar-injector/config
        {{- end }}
      env:
        - name: POD_NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        {{- with $values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if .once }}
      terminationMessagePolicy: FallbackToLogsOnError
      {{- else }}
      ports:
        - name: management
          containerPort: {{ $values.management.port }}
          protocol: TCP
      livenessProbe:
        httpGet: {path: /livez, port: management}
        {{- toYaml $values.livenessProbe | nindent 8 }}
      readinessProbe:
        httpGet: {path: /readyz, port: management}
        {{- toYaml $values.readinessProbe | nindent 8 }}
      {{- end }}
      resources:
        {{- toYaml $values.report.resources | nindent 8 }}
      securityContext:
        {{- toYaml $values.securityContext | nindent 8 }}
      {{- if $mounts }}
      volumeMounts:
        - name: config
          mountPath: /etc/sidecar-injector/config
          readOnly: true
      {{- end }}
  {{- if $mounts }}
  volumes:
    - name: config
      {{- include "injector.configVolume" $root | nindent 6 }}
  {{- end }}
  {{- with include "injector.job.scheduling" $root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end -}}
