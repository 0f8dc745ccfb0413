using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Injector.Configuration;
using Injector.Hosting;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Hosting;

public sealed class SettingsStoreTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RecordedLog _log = new();
    private readonly InjectorMetrics _metrics;
    private SettingsStore? _store;

    public SettingsStoreTests() => _metrics = new InjectorMetrics(_services.GetRequiredService<IMeterFactory>());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_swapped_config_map_takes_effect_whole()
    {
        using var mount = new MountedConfigMap(("config.yaml", Config("OptIn")), ("a.yaml", Template("a", "1")));
        var store = Open(mount.Path);
        var revision = store.Current.Templates.Find("a")!.Revision;

        mount.Swap(("config.yaml", Config("OptOut")), ("a.yaml", Template("a", "2")));

        await Until(() => store.Current.Configuration.Policy == InjectionPolicy.OptOut);
        store.Current.Templates.Find("a")!.Revision.Should().NotBe(revision, "both files are of the same version");
    }

    [Fact]
    public async Task A_deleted_template_is_gone_and_the_built_ins_stay()
    {
        using var mount = new MountedConfigMap(("a.yaml", Template("a", "1")), ("b.yaml", Template("b", "1")));
        var store = Open(mount.Path);

        mount.Swap(("b.yaml", Template("b", "1")));

        await Until(() => store.Current.Templates.Find("a") is null);
        store.Current.Templates.Find("b").Should().NotBeNull();
        store.Current.Templates.Find("log-processor").Should().NotBeNull();
    }

    [Fact]
    public async Task An_error_in_one_file_keeps_the_last_good_set_whole_and_every_error_is_logged()
    {
        using var mount = new MountedConfigMap(("config.yaml", Config("OptIn")), ("a.yaml", Template("a", "1")));
        var store = Open(mount.Path);
        var good = store.Current;

        mount.Swap(("config.yaml", Config("OptOut")), ("a.yaml", "kind: SidecarTemplat\nspec: {}\n"));

        await Until(() => store.Check().Detail is not null);
        store.Current.Should().BeSameAs(good, "not even the good file of a bad version may take effect");
        store.Check().IsReady.Should().BeTrue("the last good set still answers");
        _log.Lines.Select(line => line.Text).Should()
            .Contain(text => text.Contains("did you mean SidecarTemplate?"))
            .And.Contain(text => text.Contains("apiVersion: is missing"));

        mount.Swap(("config.yaml", Config("OptOut")));
        await Until(() => store.Current.Configuration.Policy == InjectionPolicy.OptOut && store.Check().Detail is null);
    }

    [Fact]
    public async Task A_half_written_plain_file_keeps_the_last_good_set_until_it_is_whole()
    {
        var directory = Directory.CreateTempSubdirectory("plain").FullName;
        var file = Path.Combine(directory, "a.yaml");
        var text = Template("a", "2");
        await File.WriteAllTextAsync(file, Template("a", "1"));
        var store = Open(directory);
        var revision = store.Current.Templates.Find("a")!.Revision;

        await File.WriteAllTextAsync(file, text[..(text.Length / 2)]);
        await Until(() => store.Check().Detail is not null);
        store.Current.Templates.Find("a")!.Revision.Should().Be(revision);

        await File.WriteAllTextAsync(file, text);
        await Until(() => store.Current.Templates.Find("a")!.Revision != revision);
        store.Check().Detail.Should().BeNull();
    }

    [Fact]
    public void A_first_load_with_errors_fails_with_all_of_them()
    {
        using var mount = new MountedConfigMap(("config.yaml", Config("Sometimes")), ("a.yaml", Template("A", "1")));

        var open = () => Open(mount.Path);

        open.Should().Throw<InvalidConfigurationException>()
            .WithMessage($"*{mount.Path}/config.yaml:3:16: spec.policy: \"Sometimes\" is not known; use OptIn or OptOut*")
            .WithMessage("*\"A\" is not a template name*");
    }

    [Fact]
    public void The_own_namespace_is_excluded_whatever_the_configuration_says()
    {
        using var mount = new MountedConfigMap(("config.yaml", Config("OptOut")));

        Open(mount.Path).Current.Configuration.Excludes("sidecar-injector").Should().BeTrue();
    }

    [Fact]
    public async Task What_the_cluster_can_run_survives_a_reload()
    {
        using var mount = new MountedConfigMap(("config.yaml", Config("OptIn")));
        var store = Open(mount.Path);
        store.ClusterRunsNativeSidecars(true);

        mount.Swap(("config.yaml", Config("OptOut")));

        await Until(() => store.Current.Configuration.Policy == InjectionPolicy.OptOut);
        store.Current.NativeSidecars.Should().BeTrue();
    }

    [Fact]
    public async Task Reviews_during_a_hundred_swaps_see_one_version_or_the_other_and_never_a_mixture()
    {
        using var mount = new MountedConfigMap(("config.yaml", Config("OptIn", "t0")), ("t.yaml", Template("t0", "0")));
        var store = Open(mount.Path);
        var pod = JsonDocument.Parse("""{"metadata":{"annotations":{"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"app"}]}}""").RootElement;
        var reasons = new ConcurrentDictionary<Reason, int>();
        using var done = new CancellationTokenSource();
        var reviewers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var request = new PodRequest { Pod = pod, Namespace = "shop", IsPodCreation = true };
                var outcome = SidecarInjector.Review(request, NamespaceFacts.Empty("shop"), store.Current);
                reasons.AddOrUpdate(outcome.Reason, 1, (_, count) => count + 1);
                Thread.Yield();
            }
        })).ToArray();

        for (var version = 1; version <= 100; version++)
        {
            mount.Swap(("config.yaml", Config("OptIn", $"t{version}")), ("t.yaml", Template($"t{version}", $"{version}")));
            if (version % 20 == 0)
                await Until(() => store.Current.Templates.Find($"t{version}") is not null);
        }
        await done.CancelAsync();
        await Task.WhenAll(reviewers);

        reasons.Keys.Should().Equal([Reason.PodOptedIn], "a configuration that names a template of another version would be TemplateNotFound");
    }

    private SettingsStore Open(string directory)
    {
        var options = new ServerOptions { ConfigDirectory = directory, Namespace = "sidecar-injector" };
        return _store = new SettingsStore(options, _metrics, TimeProvider.System, new LoggerFactory([_log]).CreateLogger<SettingsStore>());
    }

    private static async Task Until(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            patience.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60), "the change should have been seen by now");
            await Task.Delay(20);
        }
    }

    private static string Config(string policy, string template = "log-processor") => $$"""
        apiVersion: {{ConfigurationLoader.ApiVersion}}
        kind: InjectorConfig
        spec: {policy: {{policy}}, defaultTemplates: [{{template}}]}
        """;

    private static string Template(string name, string version) => $$$"""
        apiVersion: {{{ConfigurationLoader.ApiVersion}}}
        kind: SidecarTemplate
        metadata: {name: {{{name}}}}
        spec:
          sidecars:
            - container:
                name: {{{name.ToLowerInvariant()}}}-sidecar
                image: example/sidecar:{{{version}}}
                resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 10m, memory: 16Mi}}
        """;
}
