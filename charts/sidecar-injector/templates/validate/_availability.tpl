{{/* Rollouts and drains that would never end. A sentence a line for what does not fit together. */}}
{{- define "injector.validate.availability" -}}
{{- $v := .Values -}}
{{- with $v.podDisruptionBudget -}}
{{- if and .enabled (not (kindIs "invalid" .minAvailable)) (not (kindIs "invalid" .maxUnavailable)) -}}
{{ println "podDisruptionBudget has both minAvailable and maxUnavailable: set podDisruptionBudget.maxUnavailable to null to use minAvailable" }}
{{- end -}}
{{- if and .enabled (kindIs "invalid" .minAvailable) (kindIs "invalid" .maxUnavailable) -}}
{{ println "podDisruptionBudget has neither minAvailable nor maxUnavailable: set one, or podDisruptionBudget.enabled to false" }}
{{- end -}}
{{- if and .enabled (not (kindIs "invalid" .minAvailable)) (not (kindIs "string" .minAvailable)) (ge (int .minAvailable) (int (ternary $v.autoscaling.minReplicas $v.replicaCount $v.autoscaling.enabled))) -}}
{{ println "podDisruptionBudget.minAvailable is not less than the number of servers: no node they run on could ever be drained" }}
{{- end -}}
{{- if and .enabled (has (toString .maxUnavailable) (list "0" "0%")) -}}
{{ println "podDisruptionBudget.maxUnavailable is 0: no node that servers run on could ever be drained" }}
{{- end -}}
{{- if and .enabled (eq (toString .minAvailable) "100%") -}}
{{ println "podDisruptionBudget.minAvailable is 100%: no node that servers run on could ever be drained" }}
{{- end -}}
{{- $servers := int (ternary $v.autoscaling.minReplicas $v.replicaCount $v.autoscaling.enabled) -}}
{{- $share := kindIs "string" .minAvailable | ternary (.minAvailable | toString | trimSuffix "%" | int) 0 -}}
{{- if and .enabled (lt $share 100) (gt $share 0) (ge (div (add (mul $share $servers) 99) 100 | int) $servers) -}}
{{ println (printf "podDisruptionBudget.minAvailable %s of %d servers is all of them, since Kubernetes rounds up: no node they run on could ever be drained; set it lower, set podDisruptionBudget.maxUnavailable instead, or podDisruptionBudget.enabled to false" .minAvailable $servers) }}
{{- end -}}
{{- end -}}
{{- if eq $v.podAntiAffinityPreset "hard" -}}
{{- $servers := int (ternary $v.autoscaling.minReplicas $v.replicaCount $v.autoscaling.enabled) -}}
{{- $spares := and (not (include "injector.kubernetes" (list . "1.31"))) (ne $v.updateStrategy.type "Recreate") (has (toString (dig "rollingUpdate" "maxUnavailable" 0 $v.updateStrategy)) (list "0" "0%")) -}}
{{- $needed := ternary (add1 $servers) $servers $spares | int -}}
{{- if include "injector.connected" . -}}
{{- $nodes := 0 -}}
{{- range (lookup "v1" "Node" "" "").items -}}
{{- $labels := .metadata.labels | default dict -}}
{{- $fits := not .spec.unschedulable -}}
{{- range $key, $value := $v.nodeSelector }}{{ if ne (get $labels $key) $value }}{{ $fits = false }}{{ end }}{{ end -}}
{{- if $fits }}{{ $nodes = add1 $nodes | int }}{{ end -}}
{{- end -}}
{{- if lt $nodes $needed -}}
{{ println (printf "podAntiAffinityPreset hard needs %d nodes for %d servers%s, and there are %d: set podAntiAffinityPreset to soft%s, or replicaCount lower; where an autoscaler adds nodes, put the rule into affinity" $needed $servers (ternary ", one more than servers since a rollout starts a new one before an old one goes (Kubernetes before 1.31)" "" $spares) $nodes (ternary ", updateStrategy.rollingUpdate to {maxSurge: 0, maxUnavailable: 1}" "" $spares)) }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.hostNetwork (ne $v.updateStrategy.type "Recreate") (has (toString (dig "rollingUpdate" "maxUnavailable" 0 $v.updateStrategy)) (list "0" "0%")) (include "injector.connected" .) -}}
{{- $servers := int (ternary $v.autoscaling.minReplicas $v.replicaCount $v.autoscaling.enabled) -}}
{{- $nodes := len ((lookup "v1" "Node" "" "").items) -}}
{{- if le $nodes $servers -}}
{{ println (printf "hostNetwork is set, so a node has room for one server's port, and a rollout starts a new server before an old one goes: with %d servers on %d nodes it would wait for ever; set updateStrategy.rollingUpdate to {maxSurge: 0, maxUnavailable: 1}, or replicaCount lower" $servers $nodes) }}
{{- end -}}
{{- end -}}
{{- with $v.updateStrategy -}}
{{- $rolling := default dict .rollingUpdate -}}
{{- if and (ne .type "Recreate") (has (toString (get $rolling "maxSurge")) (list "0" "0%")) (has (toString (get $rolling "maxUnavailable")) (list "0" "0%")) -}}
{{ println "updateStrategy.rollingUpdate has neither a maxSurge nor a maxUnavailable above 0, which the API server refuses: set one of them" }}
{{- end -}}
{{- end -}}
{{- with $v.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{ println "autoscaling.minReplicas is greater than autoscaling.maxReplicas: set maxReplicas to at least as many" }}
{{- end -}}
{{- if and .enabled (not .targetCPUUtilizationPercentage) (not .targetMemoryUtilizationPercentage) -}}
{{ println "autoscaling.enabled needs something to aim at: set autoscaling.targetCPUUtilizationPercentage or autoscaling.targetMemoryUtilizationPercentage" }}
{{- end -}}
{{- end -}}
{{- if lt (int (include "injector.terminationGracePeriodSeconds" .)) (int (add $v.drainDelaySeconds $v.shutdownTimeoutSeconds)) -}}
{{ println (printf "terminationGracePeriodSeconds is less than drainDelaySeconds + shutdownTimeoutSeconds (%d): the kubelet would kill servers that are still answering" (add $v.drainDelaySeconds $v.shutdownTimeoutSeconds)) }}
{{- end -}}
{{- if and $v.affinity (eq $v.podAntiAffinityPreset "hard") -}}
{{ println "affinity replaces podAntiAffinityPreset, yet the preset is hard: put the rule into affinity and set podAntiAffinityPreset to none" }}
{{- end -}}
{{- end -}}
