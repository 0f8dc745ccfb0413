namespace LogProcessor.Settings;

/// <summary>What the program was told by its environment, checked, with the defaults that <c>--help</c> lists.</summary>
internal sealed record ProcessorSettings
{
    public required IReadOnlyList<DirectorySetting> Directories { get; init; }

    /// <summary>As they were given; the patterns of files to follow, and with ! of files to leave out.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    public required string Format { get; init; }

    public required string StateDirectory { get; init; }

    public required string HeartbeatFile { get; init; }

    public required TimeSpan Poll { get; init; }

    public required TimeSpan Drain { get; init; }

    public required TimeSpan DrainQuiet { get; init; }

    public required Lifecycle Lifecycle { get; init; }

    /// <summary>Bytes; 0: never.</summary>
    public required long TruncateAbove { get; init; }

    public required string Multiline { get; init; }

    public required string RateLimit { get; init; }

    public required string Redact { get; init; }

    public required string? RedactSecretsDirectory { get; init; }

    public required int? MetricsPort { get; init; }

    /// <summary>Shows the pod's annotations of the settings that may change; it need not be there.</summary>
    public required string LiveDirectory { get; init; }

    public required LiveBounds LiveBounds { get; init; }
}

/// <summary>A log directory and the application's container that writes to it, where that is known.</summary>
internal sealed record DirectorySetting(string Path, string Container);

/// <summary>When the sidecar is told to stop.</summary>
internal enum Lifecycle
{
    /// <summary>Together with the application, which may have last words: also what holds when nobody says.</summary>
    Classic,

    /// <summary>After the application has ended.</summary>
    Native,
}
