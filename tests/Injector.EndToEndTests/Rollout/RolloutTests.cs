using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Injector.EndToEndTests.Rollout;

/// <summary>
/// Several replicas behind one address while pods are created without a pause: starting, rotating, leaving and dying must not
/// cost a pod, although the webhook is registered to fail closed.
/// </summary>
public sealed class RolloutTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const int Clients = 4;

    // Long against a busy machine's pauses, short enough to see two CAs within a test.
    private const string CertificateLifetime = "40s";
    private const string AuthorityLifetime = "2m";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly string _run = ClusterUnderTest.NewRun();
    private readonly List<InjectorProcess> _replicas = [];
    private readonly ServiceProxy _service = new();
    private bool _prepared;

    public override async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            foreach (var replica in _replicas)
                TestContext.Current.TestOutputHelper?.WriteLine($"A replica's log:\n{replica.Log}");
        await _service.DisposeAsync();
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        if (_prepared)
            await Server.Client.DeleteCollectionNamespacedSecretAsync(InjectorProcess.OwnNamespace, fieldSelector: $"metadata.name=tls-{_run}");
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Three_replicas_started_at_once_agree_on_one_CA_and_replace_it_under_load_without_a_failure()
    {
        var ns = await PrepareAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartReplicaAsync(
            "--tls-cert-lifetime", CertificateLifetime, "--tls-ca-lifetime", AuthorityLifetime)));
        _replicas.Count(replica => replica.Log.Contains("a next CA on its way: False", StringComparison.Ordinal)).Should().Be(1, "one of them made the CA");
        _service.LeadTo(_replicas.Select(replica => replica.Url));
        await UntilInjectedAsync(ns);

        var first = await CaBundleAsync();
        var pods = new PodLoad(Cluster.Pods, ns, Clients / 2);
        var reviews = new ReviewLoad(_service.Url, ns, CaBundleAsync, new ReviewPace(Clients, 220, 20));
        var handshakes = new ReviewLoad(_service.Url, ns, CaBundleAsync, new ReviewPace(Clients, 40, 1));
        await Eventually.BecomesTrueAsync(
            "Another CA signs, the first one still trusted", Deadline,
            async () => !Text(await CaBundleAsync()).StartsWith(Text(first), StringComparison.Ordinal), Cancellation);
        await UntilEachServesAnewAsync();
        await Task.WhenAll(pods.StopAsync(), reviews.StopAsync(), handshakes.StopAsync());

        Measured.Report(
            $"CA and certificates replaced under {reviews.Rate + handshakes.Rate:0} reviews/s: {reviews.Reviews + handshakes.Reviews} reviews, "
            + $"{handshakes.Reviews} of them on a connection of their own, and {pods.Injected} pods; "
            + $"{reviews.Failures.Count + handshakes.Failures.Count} reviews and {pods.Failures.Count} pods failed");
        pods.Failures.Should().BeEmpty();
        reviews.Failures.Should().BeEmpty();
        handshakes.Failures.Should().BeEmpty();
        // How many a second is the machine's to say, and reported above.
        pods.Injected.Should().BePositive();
        reviews.Reviews.Should().BePositive();
        handshakes.Reviews.Should().BePositive();
    }

    [Fact]
    public async Task Replacing_every_replica_under_load_costs_no_pod()
    {
        var ns = await PrepareAsync();
        await Task.WhenAll(StartReplicaAsync(), StartReplicaAsync());
        _service.LeadTo(_replicas.Select(replica => replica.Url));
        await UntilInjectedAsync(ns);
        var pods = new PodLoad(Cluster.Pods, ns, Clients);

        foreach (var old in _replicas.ToArray())
        {
            var seen = pods.Injected;
            await StartReplicaAsync();
            _service.LeadTo(_replicas.Select(replica => replica.Url));
            var leaving = old.TerminateAsync(Cancellation);
            // Nobody has heard yet that it is leaving: that takes a cluster a moment.
            await Eventually.BecomesTrueAsync("More pods", Deadline, () => Task.FromResult(pods.Injected > seen + 20), Cancellation);
            _replicas.Remove(old);
            _service.LeadTo(_replicas.Select(replica => replica.Url));
            (await leaving).Should().Be(0, "it logged:\n{0}", old.Log);
            await old.DisposeAsync();
        }

        await pods.StopAsync();
        Measured.Report($"Two replicas replaced (SIGTERM, endpoint gone only later): {pods.Injected} pods, {pods.Failures.Count} failed");
        pods.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task A_replica_that_dies_costs_no_more_than_what_was_in_flight()
    {
        var ns = await PrepareAsync();
        await Task.WhenAll(StartReplicaAsync(), StartReplicaAsync());
        _service.LeadTo(_replicas.Select(replica => replica.Url));
        await UntilInjectedAsync(ns);
        var pods = new PodLoad(Cluster.Pods, ns, Clients);
        await Eventually.BecomesTrueAsync("Some pods", Deadline, () => Task.FromResult(pods.Injected > 20), Cancellation);

        // The endpoint goes first, so that what fails was open at the moment of the death, and not dialled after it.
        _service.LeadTo(_replicas[1].Url);
        await _replicas[0].KillAsync();
        var seen = pods.Injected;
        await Eventually.BecomesTrueAsync("Pods go on", Deadline, () => Task.FromResult(pods.Injected > seen + 50), Cancellation);
        await pods.StopAsync();

        Measured.Report($"A replica killed (SIGKILL) with {Clients} pods in flight: {pods.Injected} pods, {pods.Failures.Count} failed");
        pods.Failures.Count.Should().BeLessThanOrEqualTo(Clients);
    }

    private async Task<string> PrepareAsync()
    {
        try
        {
            await Server.Client.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = InjectorProcess.OwnNamespace } }, cancellationToken: Cancellation);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // Another run made it.
        }

        _prepared = true;
        var registration = WebhookRegistration.For(_run, _service.Url, []);
        foreach (var webhook in registration.Webhooks)
            webhook.ClientConfig.CaBundle = null;
        await Cluster.RegisterAsync(registration);
        return await Cluster.CreateNamespaceAsync(
            run: _run, labels: new Dictionary<string, string> { [WebhookRegistration.EnforceLabel] = "true" });
    }

    private async Task StartReplicaAsync(params string[] options)
    {
        var replica = await InjectorProcess.StartAsync(
            Server.Kubeconfig,
            Cancellation,
            ["--tls-mode", "self-signed-ca", "--tls-host", "127.0.0.1", "--tls-secret", $"tls-{_run}", "--webhook-configuration", $"sidecar-injector-{_run}", ..options]);
        lock (_replicas)
            _replicas.Add(replica);
    }

    private Task UntilInjectedAsync(string ns) => Eventually.BecomesTrueAsync(
        "The API server calls the webhook and the pod is injected", Deadline,
        async () => (await Cluster.Pods.CreateAsync(ns, PodDocument.OptedIn("probe"), dryRun: true, Cancellation)).Stored.IsInjected, Cancellation);

    private Task UntilEachServesAnewAsync()
    {
        var seen = _replicas.Select(Renewals).ToArray();
        return Eventually.BecomesTrueAsync(
            "Each replica serves a certificate of it", Deadline,
            () => Task.FromResult(_replicas.Select(Renewals).Zip(seen).All(pair => pair.First > pair.Second)), Cancellation);
    }

    private static int Renewals(InjectorProcess replica) => replica.Log.Split("Serving a certificate valid until").Length - 1;

    private async Task<byte[]> CaBundleAsync() =>
        (await Server.Client.ReadMutatingWebhookConfigurationAsync($"sidecar-injector-{_run}", cancellationToken: Cancellation)).Webhooks[0].ClientConfig.CaBundle;

    private static string Text(byte[] pem) => System.Text.Encoding.ASCII.GetString(pem);
}
