using System.Net;
using Injector.Background;
using Injector.Readiness;

namespace Injector.Cluster.Api;

/// <summary>
/// Knows whether the cluster runs native sidecars: one cached flag, read at start and now and then, since clusters are
/// upgraded under a running webhook. While the server has never answered, the flag is false.
/// </summary>
/// <remarks>
/// Not ready before the first answer: until then a Job's pod would be given a sidecar that keeps it running for ever, in a cluster that knows better.
/// A server that refuses to tell is an answer, too.
/// </remarks>
internal sealed partial class ServerVersionWatch(KubernetesApi api, TimeProvider time, ILogger<ServerVersionWatch> logger)
    : BackgroundService, IReadinessCheck
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private volatile ServerVersion? _version;
    private volatile string? _refusal;

    /// <summary>Null until the server answered once.</summary>
    public ServerVersion? Version => _version;

    public bool RunsNativeSidecars => _version?.RunsNativeSidecars ?? false;

    public string Name => "version";

    /// <summary>Raised, from the background, each time the version is another than before.</summary>
    public event Action<ServerVersion>? Changed;

    public ReadinessResult Check() =>
        _version is { } version ? ReadinessResult.Ok(version.Text)
        : _refusal is { } refusal ? ReadinessResult.Ok($"unknown, so sidecarLifecycle Auto is Classic: {refusal}")
        : ReadinessResult.Failed("the API server has not told its version yet");

    internal KeepTrying Loop { get; } = new("Reading the API server's version", static () => "the last one known holds", time, logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop.RunAsync(LookAsync, stoppingToken);

    private async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            Accept(await ServerVersion.ReadAsync(api, cancellationToken));
            return Interval;
        }
        catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            Refuse(e);
            return null;
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

    private void Refuse(KubernetesApiException e)
    {
        if (_version is null && _refusal is null)
            Log.Refused(logger, e.Message);
        _refusal = e.Message;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.ServerVersionFound, EventName = nameof(EventIds.ServerVersionFound), Level = LogLevel.Information,
            Message = "The API server is {Version}; native sidecars: {Native}")]
        public static partial void Found(ILogger logger, string version, bool native);

        [LoggerMessage(EventId = EventIds.ServerVersionRefused, EventName = nameof(EventIds.ServerVersionRefused), Level = LogLevel.Warning,
            Message = "The API server does not tell its version, so sidecarLifecycle Auto is Classic; allow get on /version, or set it: {Why}")]
        public static partial void Refused(ILogger logger, string why);
    }
}
