namespace Injector.Hosting;

/// <summary>The connection limits of a port.</summary>
/// <param name="Most">In all.</param>
internal sealed record ConnectionLimits(int Most)
{
    /// <summary>How long a connection may be open before its first request begins; then headers have as long again.</summary>
    public TimeSpan FirstRequest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From so many on, idle ones give way.</summary>
    public int Near => Math.Max(1, Most - (Most / 8));

    /// <summary>What one address may have while there are as many as that. An API server opens one for each review at a time.</summary>
    public int Share => Math.Max(1, Most / 2);
}
