using System.Globalization;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Hostile;

/// <summary>
/// The published binary, registered with an API server, in a control group of the memory that the chart gives it; and a user who may create pods
/// and nothing else. What each attack leaves behind is there for the next one.
/// </summary>
public sealed partial class ServerOfTheChartsSize(AdmissionFixture admission) : IAsyncLifetime
{
    private const string Author = "author-of-pods";

    private const int MostKilobytesAfterwards = 100_000_000 / 1024;

    private readonly string _run = ClusterUnderTest.NewRun();
    private MemoryGroup? _group;
    private InjectorProcess? _injector;

    /// <summary>Few, so that they are soon in use.</summary>
    public const int Connections = 400;

    internal InjectorProcess Injector => Requires.Found(_injector, MemoryGroup.Missing);

    internal PortCaller Caller { get; private set; } = null!;

    /// <summary>Pods in the name of a user who may do nothing else.</summary>
    internal RawPods Pods { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!admission.HasCluster || !InjectorBinary.IsNative)
            return;
        _group = MemoryGroup.TryCreate(ChartsMemory());
        if (_group is null)
            return;
        _injector = await InjectorProcess.StartAsync(_group, admission.Cluster.Server.Kubeconfig, Cancellation, "--max-connections", $"{Connections}");
        await admission.Cluster.RegisterAsync(_run, _injector);
        Caller = new PortCaller(_injector.Url);
        Pods = new RawPods(new RawApi(admission.Cluster.Server.Client, Author));
    }

    /// <summary>Skips where there is no such server to attack.</summary>
    public void RequireIt()
    {
        _ = admission.Cluster;
        Requires.Situation(InjectorBinary.IsNative, "Only the published binary fits into the chart's memory: set INJECTOR_BINARY");
        Requires.Situation(_group is not null, MemoryGroup.Missing);
    }

    /// <summary>A namespace of the attack's own, in which the author may create pods.</summary>
    internal async Task<string> CreateNamespaceAsync(bool enforced = false, IReadOnlyDictionary<string, string>? annotations = null)
    {
        var labels = enforced ? new Dictionary<string, string> { [WebhookRegistration.EnforceLabel] = "true" } : null;
        var ns = await admission.Cluster.CreateNamespaceAsync(labels: labels, annotations: annotations, run: _run);
        var client = admission.Cluster.Server.Client;
        var name = new V1ObjectMeta { Name = Author };
        await client.CreateNamespacedRoleAsync(new V1Role { Metadata = name, Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["create"] }] }, ns, cancellationToken: Cancellation);
        await client.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = name,
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = Author },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = Author }],
            },
            ns,
            cancellationToken: Cancellation);
        // An API server learns of its own roles a moment later.
        await Eventually.BecomesTrueAsync("The author may create pods", TimeSpan.FromMinutes(1), async () => (await client.CreateSubjectAccessReviewAsync(
            new V1SubjectAccessReview
            {
                Spec = new V1SubjectAccessReviewSpec { User = Author, ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = ns, Verb = "create", Resource = "pods" } },
            },
            cancellationToken: Cancellation)).Status.Allowed, Cancellation);
        return ns;
    }

    internal async Task<IReadOnlyList<Corev1Event>> EventsAsync(string ns) =>
        [.. (await admission.Cluster.Server.Client.CoreV1.ListNamespacedEventAsync(ns, cancellationToken: Cancellation)).Items];

    /// <summary>It lives, was never killed for its memory, is ready, and gives an ordinary pod its sidecar.</summary>
    internal async Task StillServesAsync()
    {
        Injector.HasExited.Should().BeFalse("it logged:\n{0}", Injector.Log);
        _group!.Kills.Should().Be(0);
        (await Injector.ReadinessAsync(Cancellation)).Ready.Should().BeTrue();
        var ns = await CreateNamespaceAsync();
        (await Pods.CreateAsync(ns, PodDocument.OptedIn("ordinary").Unscheduled(), dryRun: true, Cancellation)).Stored.IsInjected.Should().BeTrue();
    }

    /// <summary>It soon holds little more than before the attack: less than 100 MB. What its pools keep it has for a minute longer.</summary>
    internal Task GivesBackAsync() => Eventually.BecomesTrueAsync(
        "What the attack took is given back",
        TimeSpan.FromMinutes(3),
        async () => await Task.FromResult(ProcessUsage.Of(Injector.ProcessId).ResidentKilobytes < MostKilobytesAfterwards),
        Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_injector is not null)
        {
            Measured.Report($"After all attacks, in {ChartsMemory() >> 20} MiB: {ProcessUsage.Of(_injector.ProcessId)}; at most {ProcessUsage.MostResidentKilobytes(_injector.ProcessId) / 1024.0:0.0} MB");
            Caller.Dispose();
            await _injector.DisposeAsync();
        }

        _group?.Dispose();
    }

    private static long ChartsMemory()
    {
        var values = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "charts", "sidecar-injector", "values.yaml"));
        return long.Parse(Limit().Match(values).Groups[1].Value, CultureInfo.InvariantCulture) << 20;
    }

    [GeneratedRegex(@"^resources:\n(?:  .*\n)*?  limits:\n    memory: (\d+)Mi$", RegexOptions.Multiline)]
    private static partial Regex Limit();
}
