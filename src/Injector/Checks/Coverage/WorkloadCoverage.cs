using Injector.Injection.Reasons;

namespace Injector.Checks.Coverage;

/// <summary>A workload whose pods are not as they would be if they were created now; state and reason of the first one seen.</summary>
internal sealed class WorkloadCoverage(string ns, Workload workload, CoverageState state, Reason reason, string? message)
{
    public string Namespace => ns;

    public Workload Workload => workload;

    public CoverageState State => state;

    public Reason Reason => reason;

    /// <summary>What to correct, when a restart alone does not help.</summary>
    public string? Message => message;

    public int Pods { get; set; }

    /// <summary>What to do about it.</summary>
    public string Advice => State == CoverageState.Failed
        ? $"correct {Workload.Kind}/{Workload.Name} in {Namespace}: {Message}"
        : Workload.RestartAdvice(Namespace);
}
