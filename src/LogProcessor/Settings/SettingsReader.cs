using System.Globalization;

namespace LogProcessor.Settings;

/// <summary>Reads the settings out of the environment and says everything that is wrong with them at once.</summary>
/// <remarks>
/// A wrong value gives way to its default, since a sidecar that does not start keeps its pod from starting. A few have no harmless default: where masking
/// was asked for and cannot be understood, nothing may be printed (<see cref="Fatal"/>).
/// </remarks>
internal sealed class SettingsReader(Func<string, string?> environment)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Whether one of the errors forbids to go on.</summary>
    public bool Fatal { get; private set; }

    /// <summary>Without a setting of its own in the state directory: the liveness probe finds it by the same rule.</summary>
    public string HeartbeatFile => Text("HEARTBEAT_FILE") ?? $"{StateDirectory.TrimEnd('/')}/heartbeat";

    // Where a pod mounts a volume for it, and else where there is always room.
    private string StateDirectory => Text("STATE_DIRECTORY") ?? (Directory.Exists("/state") ? "/state" : "/tmp");

    public ProcessorSettings Read() => new()
    {
        Directories = Directories(),
        Patterns = Items("LOG_FILES") is { Count: > 0 } patterns ? patterns : ["*.log"],
        Format = OneOf("LOG_FORMAT", "raw", "text", "json"),
        StateDirectory = StateDirectory,
        HeartbeatFile = HeartbeatFile,
        Poll = Seconds("POLL_SECONDS", 1, smallest: 0.01),
        Drain = Seconds("DRAIN_SECONDS", 20, smallest: 0),
        DrainQuiet = Seconds("DRAIN_QUIET_SECONDS", 2, smallest: 0),
        Lifecycle = OneOf("LIFECYCLE", "classic", "native") == "native" ? Lifecycle.Native : Lifecycle.Classic,
        TruncateAbove = TruncateAbove(),
        Multiline = Text("MULTILINE") ?? "none",
        RateLimit = Text("RATE_LIMIT") ?? "",
        Redact = Text("REDACT") ?? "",
        RedactSecretsDirectory = Text("REDACT_SECRETS_DIRECTORY"),
        MetricsPort = Port("METRICS_PORT"),
        LiveDirectory = Text("LIVE_DIRECTORY") ?? "/live",
        LiveBounds = new(Text("LIVE_BOUNDS") ?? ""),
    };

    /// <summary>Says what another part of the program found wrong with a setting.</summary>
    public void Add(string error, bool fatal = false)
    {
        _errors.Add(error);
        Fatal |= fatal;
    }

    private List<DirectorySetting> Directories()
    {
        var containers = Items("LOG_CONTAINERS");
        var directories = new List<DirectorySetting>();
        foreach (var path in Items("LOG_DIRECTORIES") is { Count: > 0 } given ? given : ["/logs"])
        {
            if (!path.StartsWith('/'))
                Add($"LOG_DIRECTORIES {path} is not an absolute path: nothing is followed there");
            else
                directories.Add(new(path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/", Container(directories.Count)));
        }

        if (containers.Count > 1 && containers.Count != directories.Count)
            Add($"LOG_CONTAINERS names {containers.Count} containers for {directories.Count} directories: give one for each, in the same order");
        return directories;

        string Container(int index) => index < containers.Count ? containers[index] : containers.Count == 1 ? containers[0] : "";
    }

    private string? Text(string name) => environment(name) is { Length: > 0 } value ? value : null;

    private IReadOnlyList<string> Items(string name) =>
        [.. (Text(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private string OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (Text(name) is not { } value)
            return allowed[0];
        if (allowed.Contains(value))
            return value;
        Add($"{name} {value} is unknown ({string.Join(", ", allowed!)}): using {allowed[0]}");
        return allowed[0];
    }

    private TimeSpan Seconds(string name, double fallback, double smallest)
    {
        if (Text(name) is not { } value)
            return TimeSpan.FromSeconds(fallback);
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= smallest && seconds <= 86400)
            return TimeSpan.FromSeconds(seconds);
        Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value} is no number of seconds between {smallest} and 86400: using {fallback}"));
        return TimeSpan.FromSeconds(fallback);
    }

    private long Bytes(string name)
    {
        if (Text(name) is not { } value)
            return 0;
        if (ByteQuantity.TryParse(value, out var bytes))
            return bytes;
        Add($"{name} {value} is no whole number of bytes: never truncating");
        return 0;
    }

    /// <summary>Only what is understood empties files: nobody gets back what was in them.</summary>
    private long TruncateAbove()
    {
        var above = Bytes("TRUNCATE_ABOVE_BYTES");
        switch (Text("TRUNCATE"))
        {
            case null or "true":
                return above;
            case "false":
                return 0;
            case var value:
                Add($"TRUNCATE {value} is unknown (true, false): never truncating");
                return 0;
        }
    }

    private int? Port(string name)
    {
        if (Text(name) is not { } value || value == "0")
            return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
            return port;
        Add($"{name} {value} is no port (1 to 65535): no metrics are served");
        return null;
    }
}
