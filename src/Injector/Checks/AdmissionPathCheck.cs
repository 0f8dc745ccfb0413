namespace Injector.Checks;

/// <summary>Checks the result of creating pods on a dry run. It sees what no look at single parts can.</summary>
internal sealed class AdmissionPathCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var probe in installation.Probes)
            if (probe.Result != ProbeResult.Refused)
                yield return Judge(probe);
        foreach (var entry in installation.Unverified)
            yield return installation.Namespaces.Value is { } known && !ProbePlace.For(entry, known, installation.OwnNamespace).Any()
                ? Finding.Skipped(FindingCode.DryRun, entry.Subject,
                    "no pod was sent through it: it selects no namespace that pods can be created in, so there is nothing to try")
                : Finding.Skipped(
                    FindingCode.EntryNotVerified, entry.Subject, $"{Why(installation, entry)}, so it is not known whether the webhook answers there");
    }

    private static string Why(Installation installation, WebhookEntry entry) => installation switch
    {
        { IsDryRunWanted: false } => "no pod was sent through it, which was not wanted",
        { Namespaces.Value: null } => "no pod was sent through it: namespaces may not be listed",
        _ when installation.Probes.FirstOrDefault(probe => probe.Entry.Subject == entry.Subject) is { } refused =>
            $"somebody else refused each pod that was sent through it, the last in {refused.Namespace}: {refused.Said}",
        _ => "no pod was sent through it",
    };

    private static Finding Judge(AdmissionProbe probe)
    {
        var subject = $"dry run in {probe.Namespace}";
        var means = probe.Said.Length == 0 ? "" : $": {probe.Said}";
        return probe.Result switch
        {
            ProbeResult.Injected => Finding.Ok(FindingCode.DryRun, subject, $"a pod came back with its sidecar, through {probe.Entry.Name}"),
            ProbeResult.NotInjected when probe.Said.Length > 0 => Finding.Problem(FindingCode.DryRunNotInjected, subject,
                $"the webhook answered, and a pod that asks for a sidecar got none{means}",
                "correct what the warning names: the namespace's annotations, or the configuration"),
            ProbeResult.NotInjected => Finding.Problem(FindingCode.DryRunNotInjected, subject,
                $"a pod that asks for a sidecar got none: the API server did not reach the webhook through {probe.Entry.Name}, and failurePolicy let the pod go on",
                "mend the problems above; if there are none, see the API server's log for \"failed calling webhook\", and firewalls between "
                + "the control plane and the nodes"),
            ProbeResult.CallFailed => Finding.Problem(FindingCode.DryRunFailed, subject,
                $"the API server could not call the webhook, so pods are refused there{means}",
                "mend the problems above; the message names the cause as the API server sees it"),
            _ => throw new InvalidOperationException("a pod that was refused says nothing of the webhook"),
        };
    }
}
