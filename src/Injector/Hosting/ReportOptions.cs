using Injector.Checks;
using Injector.Kubernetes;

namespace Injector.Hosting;

/// <summary>The options of <c>injector report</c>.</summary>
internal sealed record ReportOptions
{
    /// <summary>As <see cref="ServerOptions.ListenAddress"/>.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>Plain HTTP, for probes and metrics. 0 takes a free port.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>How long to wait between two looks at the fleet.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Shorter, and a large cluster's API server would do little else.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);

    /// <summary>Look once, print, and end.</summary>
    public bool Once { get; init; }

    /// <summary>Whether Reports are written.</summary>
    public bool OpenReports { get; init; }

    /// <summary>Which installation's configuration pods are compared with.</summary>
    public CheckScope Scope { get; init; } = new(null, null, null, DryRun: false);

    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <returns>One sentence per error, naming the option and what to do; empty when all is well.</returns>
    public IReadOnlyList<string> Check()
    {
        var errors = new List<string>();
        if (Interval < ShortestInterval)
            errors.Add($"--interval: must be at least {GoDuration.Write(ShortestInterval)}");
        Hosting.ListenAddress.Check(ListenAddress, errors);
        Hosting.ListenAddress.CheckPort("--management-port", Port, errors);
        return errors;
    }
}
