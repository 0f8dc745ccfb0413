namespace Injector.Checks;

/// <summary>Checks the result of creating pods on a dry run. It sees what no look at single parts can.</summary>
internal sealed class AdmissionPathCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var probe in installation.Probes)
            if (probe.Result != ProbeResult.Refused && (probe.Target != ProbeTarget.Hidden || installation.HasHiddenPolicies))
                yield return Judge(probe);
        foreach (var target in installation.Unverified.Where(target => target != ProbeTarget.Hidden))
            yield return installation.Namespaces.Value is { } known && !ProbePlace.For(target, known, installation.OwnNamespace).Any()
                ? Finding.Skipped(FindingCode.DryRun, target.Subject,
                    "no pod was sent through it: it selects no namespace that pods can be created in, so there is nothing to try")
                : Finding.Skipped(
                    FindingCode.EntryNotVerified, target.Subject,
                    $"{Why(installation, target)}, so it is not known whether {(target.IsPolicy ? "it adds sidecars" : "the webhook answers there")}");
    }

    private static string Why(Installation installation, ProbeTarget target) => installation switch
    {
        { IsDryRunWanted: false } => "no pod was sent through it, which was not wanted",
        { Namespaces.Value: null } => "no pod was sent through it: namespaces may not be listed",
        _ when installation.Probes.FirstOrDefault(probe => probe.Target.Subject == target.Subject) is { } refused =>
            $"somebody else refused each pod that was sent through it, the last in {refused.Namespace}: {refused.Said}",
        _ => "no pod was sent through it",
    };

    private static Finding Judge(AdmissionProbe probe)
    {
        var subject = $"dry run in {probe.Namespace}";
        var means = probe.Said.Length == 0 ? "" : $": {probe.Said}";
        return probe.Result switch
        {
            ProbeResult.Injected => Finding.Ok(FindingCode.DryRun, subject, $"a pod came back with its sidecar, through {probe.Target.Name}"),
            ProbeResult.NotInjected when probe.Target.IsPolicy => Finding.Problem(FindingCode.DryRunNotInjected, subject,
                $"a pod that asks for a sidecar got none from {probe.Target.Name}{means}",
                probe.Said.Length > 0
                    ? "correct what the warning names: the namespace's annotations, or the configuration"
                    : "mend the problems above; if there are none, the audit log says what became of the policy (mutation.policy.admission.k8s.io)"),
            ProbeResult.NotInjected when probe.Said.Length > 0 => Finding.Problem(FindingCode.DryRunNotInjected, subject,
                $"the webhook answered, and a pod that asks for a sidecar got none{means}",
                "correct what the warning names: the namespace's annotations, or the configuration"),
            ProbeResult.NotInjected => Finding.Problem(FindingCode.DryRunNotInjected, subject,
                $"a pod that asks for a sidecar got none: the API server did not reach the webhook through {probe.Target.Name}, and failurePolicy let the pod go on",
                "mend the problems above; if there are none, see the API server's log for \"failed calling webhook\", and firewalls between "
                + "the control plane and the nodes"),
            ProbeResult.CallFailed => Finding.Problem(FindingCode.DryRunFailed, subject,
                $"the API server could not call the webhook, so pods are refused there{means}",
                "mend the problems above; the message names the cause as the API server sees it"),
            _ => throw new InvalidOperationException("a pod that was refused says nothing of the webhook"),
        };
    }
}
