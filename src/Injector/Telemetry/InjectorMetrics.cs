using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Injector.Injection;
using Injector.Injection.Reasons;
using Injector.Templates.Model;

namespace Injector.Telemetry;

/// <summary>
/// Owns every instrument of the server. Every label has a closed set of values: no namespace, no pod, no message, so that the
/// number of series does not grow with the cluster. Tag sets are made once; counting a review allocates nothing.
/// </summary>
/// <remarks>Names are OpenTelemetry's; the Prometheus exporter adds units and <c>_total</c> (<c>sidecar_injector_reviews_total</c>).</remarks>
internal sealed class InjectorMetrics : IDisposable
{
    public const string MeterName = "SidecarInjector";

    internal const string TemplateInfo = "sidecar_injector.template_info";

    private static readonly Reason[] Reasons = Enum.GetValues<Reason>();

    // From a cached decision to a review that waited for a slow namespace read; the API server gives up after 3 s as configured.
    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    };

    private static readonly InstrumentAdvice<long> SizeBuckets = new()
    {
        HistogramBucketBoundaries = [1024, 2048, 4096, 8192, 16384, 65536],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _reviews;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _patchSize;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _clientsRefused;
    private readonly Counter<long> _connectionsClosed;
    private readonly UpDownCounter<long> _active;
    private readonly bool[] _lastReloadFailed = new bool[Enum.GetValues<ReloadKind>().Length];
    private readonly ConcurrentDictionary<string, Func<long>> _background = new(StringComparer.Ordinal);
    private readonly ReviewTags[] _reviewTags = [.. Reasons.Select(reason => new ReviewTags(reason))];

    public InjectorMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _reviews = _meter.CreateCounter<long>("sidecar_injector.reviews", description:
            "Admission reviews answered, by decision (inject or skip), reason and result (injected, unchanged or denied).");
        _refusals = _meter.CreateCounter<long>("sidecar_injector.requests.refused", description:
            "Requests to the webhook port that were no readable admission review, by HTTP status.");
        _duration = _meter.CreateHistogram("sidecar_injector.review.duration", "s",
            "Time from the start of a request to its answer, by result.", null, DurationBuckets);
        _patchSize = _meter.CreateHistogram("sidecar_injector.patch.size", "By",
            "Size of the JSON patches sent; reviews without a patch are not in it.", null, SizeBuckets);
        _active = _meter.CreateUpDownCounter<long>("sidecar_injector.reviews.active", description:
            "Reviews being answered at this moment.");
        _reloads = _meter.CreateCounter<long>("sidecar_injector.reloads", description:
            "Reloads of configuration and certificates, by kind and result (success or failure).");
        _meter.CreateObservableGauge("sidecar_injector.last_reload.successful", LastReloads, description:
            "1 when the newest configuration or certificate is the one in force, 0 for as long as it was refused, by kind.");
        _clientsRefused = _meter.CreateCounter<long>("sidecar_injector.clients.refused", description:
            "Connections refused for want of a client certificate that is let in.");
        _connectionsClosed = _meter.CreateCounter<long>("sidecar_injector.connections.closed", description:
            "Connections that this server ended, by reason: silent (no request within 5 s), idle (gave way when the port was nearly full), "
            + "or not taken: share (its address has its share) and full.");
        _meter.CreateObservableGauge("sidecar_injector.build_info", static () => new Measurement<int>(1, Tag("version", Product.Version)), description:
            "Always 1; the version is a label.");
        _meter.CreateObservableCounter("sidecar_injector.background.failures",
            () => _background.Select(static work => new Measurement<long>(work.Value(), Tag("task", work.Key))), description:
            "Failures of work in the background, by task (namespaces, version, events or certificate); each is tried again after a pause.");
        StartAtZero();
    }

    public void ReviewStarted() => _active.Add(1);

    public void ReviewEnded() => _active.Add(-1);

    public void Reviewed(InjectionOutcome outcome, TimeSpan duration)
    {
        var tags = _reviewTags[(int)outcome.Reason].Of(outcome);
        _reviews.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags[^1]);
        if (!outcome.Patch.IsEmpty)
            _patchSize.Record(outcome.Patch.Length);
    }

    public void Refused(int status) => _refusals.Add(1, Tag("status", status));

    /// <summary>A client whose certificate is not let in.</summary>
    public void ClientRefused() => _clientsRefused.Add(1);

    /// <summary>A connection that this server ended, or did not take.</summary>
    internal void ConnectionClosed(ConnectionEnd reason) => _connectionsClosed.Add(1, ConnectionTags(reason));

    public void Reloaded(ReloadKind kind, bool succeeded)
    {
        Volatile.Write(ref _lastReloadFailed[(int)kind], !succeeded);
        _reloads.Add(1, ReloadTags(kind, succeeded));
    }

    /// <summary>Shows when the serving certificate expires; nothing as long as there is none.</summary>
    public void ObserveCertificate(Func<DateTimeOffset?> notAfter) =>
        _meter.CreateObservableGauge<double>("sidecar_injector.certificate.expiry.timestamp", () =>
            notAfter() is { } moment ? [new Measurement<double>(moment.ToUnixTimeMilliseconds() / 1000.0)] : [], "s",
            "When the serving certificate expires, in seconds since 1970.");

    /// <summary>Shows the templates in force and their revisions; few, since the platform team writes them.</summary>
    public void ObserveTemplates(Func<IReadOnlyList<SidecarTemplate>> templates) =>
        _meter.CreateObservableGauge(TemplateInfo, () => templates().Select(template =>
            new Measurement<int>(1, Tag("template", template.Name), Tag("revision", template.Revision))), description:
            "Always 1, for each template in force; its revision is a label.");

    /// <summary>Shows how many namespaces are known, how old that knowledge is and how often its watch was lost.</summary>
    public void ObserveNamespaces(Func<NamespaceWatchHealth> health, TimeProvider time)
    {
        _meter.CreateObservableGauge("sidecar_injector.namespaces", () => health().Size, description:
            "Namespaces known from the cluster.");
        _meter.CreateObservableGauge("sidecar_injector.namespaces.age", () => health().Age(time.GetUtcNow()).TotalSeconds, "s",
            "Time since the API server last sent anything about namespaces; a quiet watch that works stays below 300.");
        _meter.CreateObservableGauge("sidecar_injector.namespaces.watch.connected", () => health().Connected ? 1 : 0, description:
            "1 while a watch on namespaces is open; 0 means that decisions rest on what was known before.");
        _meter.CreateObservableCounter("sidecar_injector.namespaces.watch.restarts", () => health().Restarts, description:
            "Times that the watch on namespaces was lost to a fault.");
    }

    /// <summary>Shows what became of the Events that reviews asked for.</summary>
    public void ObserveEvents(Func<(long Sent, long Dropped, long Failed)> counts) =>
        _meter.CreateObservableCounter("sidecar_injector.events", () =>
        {
            var (sent, dropped, failed) = counts();
            return new Measurement<long>[]
            {
                new(sent, Tag("result", "sent")), new(dropped, Tag("result", "dropped")), new(failed, Tag("result", "failed")),
            };
        }, description: "Events for owners of pods, by result (sent, dropped because there were too many, or failed).");

    /// <summary>Shows how often a piece of background work failed; each is tried again for as long as it takes.</summary>
    /// <param name="task">One of a closed list of words.</param>
    /// <param name="failures">How often so far.</param>
    public void ObserveBackground(string task, Func<long> failures) => _background[task] = failures;

    public void Dispose() => _meter.Dispose();

    // A counter that appears with its first error cannot be alerted on: rate() has no earlier sample to compare with.
    private void StartAtZero()
    {
        foreach (var tags in _reviewTags.Where(tags => tags.IsError))
            _reviews.Add(0, tags.Unchanged);
        _clientsRefused.Add(0);
        foreach (var reason in Enum.GetValues<ConnectionEnd>())
            _connectionsClosed.Add(0, ConnectionTags(reason));
        foreach (var kind in Enum.GetValues<ReloadKind>())
        {
            _reloads.Add(0, ReloadTags(kind, succeeded: true));
            _reloads.Add(0, ReloadTags(kind, succeeded: false));
        }
    }

    private IEnumerable<Measurement<int>> LastReloads() => Enum.GetValues<ReloadKind>().Select(kind =>
        new Measurement<int>(Volatile.Read(ref _lastReloadFailed[(int)kind]) ? 0 : 1, KindTag(kind)));

    private static KeyValuePair<string, object?>[] ReloadTags(ReloadKind kind, bool succeeded) =>
        [KindTag(kind), Tag("result", succeeded ? "success" : "failure")];

    private static KeyValuePair<string, object?> KindTag(ReloadKind kind) => Tag("kind", kind switch
    {
        ReloadKind.Configuration => "configuration",
        ReloadKind.Certificate => "certificate",
        _ => "client_ca",
    });

    private static KeyValuePair<string, object?> ConnectionTags(ConnectionEnd reason) => Tag("reason", reason switch
    {
        ConnectionEnd.Silent => "silent",
        ConnectionEnd.Idle => "idle",
        ConnectionEnd.Share => "share",
        _ => "full",
    });

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);
}
