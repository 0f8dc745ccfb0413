namespace Injector.Checks;

/// <summary>What became of pods that went the whole way on a dry run. It sees what no look at single parts can.</summary>
internal sealed class AdmissionPathCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var probe in installation.Probes)
            yield return Judge(probe);
        if (installation is { Probes.Count: 0, Entries.Count: > 0 })
            yield return Finding.Skipped(FindingCode.DryRun, "dry run",
                installation.Namespaces.Value is null
                    ? "no pod was sent: namespaces may not be listed, so it is not known where one would reach the webhook"
                    : "no pod was sent: it was not wanted, or no namespace is selected by an entry");
    }

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
            _ => Finding.Skipped(FindingCode.DryRun, subject, $"the API server refused the pod{means}"),
        };
    }
}
