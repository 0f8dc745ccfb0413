namespace Injector.Telemetry;

/// <summary>The health of the namespace watch, for readiness and metrics.</summary>
/// <param name="Synced">A whole list was read at least once. Never turns false again: stale facts beat none.</param>
/// <param name="Connected">A watch is open now.</param>
/// <param name="Size">Namespaces known.</param>
/// <param name="Restarts">How often the watch was lost to a fault, the server's ordinary time limit not counted.</param>
/// <param name="LastContact">When the server last sent anything: a list, an event or a bookmark.</param>
/// <param name="Error">Why there is no watch now, in words; null while there is one.</param>
internal sealed record NamespaceWatchHealth(
    bool Synced, bool Connected, int Size, long Restarts, DateTimeOffset? LastContact, string? Error)
{
    public static NamespaceWatchHealth Initial { get; } = new(false, false, 0, 0, null, null);

    /// <summary>One line for the readiness endpoint's detail.</summary>
    public string Describe(DateTimeOffset now) => this switch
    {
        { Synced: false, Error: null } => "not read yet",
        { Synced: false } => $"not read yet: {Error}",
        { Connected: true } => $"{Size} known, in step with the cluster",
        _ => $"{Size} known, stale for {Age(now).TotalSeconds:0} s{(Error is null ? "" : ": " + Error)}",
    };

    /// <summary>Time since the server last sent anything; zero when it never did.</summary>
    public TimeSpan Age(DateTimeOffset now) => LastContact is { } at && now > at ? now - at : TimeSpan.Zero;
}
