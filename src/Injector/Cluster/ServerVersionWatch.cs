namespace Injector.Cluster;

/// <summary>
/// Knows whether the cluster runs native sidecars: one cached flag, read at start and now and then, since clusters are
/// upgraded under a running webhook. While the server has never answered, the flag is false.
/// </summary>
public sealed partial class ServerVersionWatch(KubernetesApi api, TimeProvider clock, ILogger<ServerVersionWatch> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private volatile ServerVersion? _version;

    /// <summary>Null until the server answered once.</summary>
    public ServerVersion? Version => _version;

    public bool RunsNativeSidecars => _version?.RunsNativeSidecars ?? false;

    /// <summary>Raised, from the background, each time the version is another than before.</summary>
    public event Action<ServerVersion>? Changed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Accept(await ServerVersion.ReadAsync(api, stoppingToken));
                backoff.Reset();
                await Task.Delay(Interval, clock, stoppingToken);
            }
            catch (KubernetesApiException)
            {
                // The namespace watch says that the server is away; saying it twice helps nobody.
                await Task.Delay(backoff.Next(), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Accept(ServerVersion found)
    {
        if (found == _version)
            return;
        _version = found;
        Log.Found(logger, found.Text, found.RunsNativeSidecars);
        Changed?.Invoke(found);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The API server is {Version}; native sidecars: {Native}")]
        public static partial void Found(ILogger logger, string version, bool native);
    }
}
