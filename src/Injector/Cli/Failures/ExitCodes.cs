namespace Injector.Cli.Failures;

/// <summary>The exit codes of every command. <c>--help</c> says the same.</summary>
internal static class ExitCodes
{
    /// <summary>Done; nothing that was asked for is missing.</summary>
    public const int Ok = 0;

    /// <summary>Done, but a pod that should have a sidecar got none: an error in its annotations, or it would be refused.</summary>
    public const int NotInjected = 1;

    /// <summary>Done, and what was looked at has errors.</summary>
    public const int Findings = 1;

    /// <summary><c>serve</c> could not start, or ended otherwise than by a signal.</summary>
    public const int ServerFailed = 1;

    /// <summary>Nothing done: wrong options, or input that cannot be read. Standard output is empty.</summary>
    public const int Misused = 2;

    /// <summary>Nothing done: a fault of ours (<c>EX_SOFTWARE</c> of sysexits.h).</summary>
    public const int Fault = 70;

    /// <summary>The output could not be written, for instance to a full disk (<c>EX_IOERR</c>).</summary>
    public const int OutputFailed = 74;
}
