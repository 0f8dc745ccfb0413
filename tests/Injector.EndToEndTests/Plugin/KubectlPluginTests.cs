namespace Injector.EndToEndTests.Plugin;

/// <summary>The kubectl plugin of a release, called by kubectl.</summary>
[Trait("Category", "Published")]
public sealed class KubectlPluginTests : IClassFixture<UnpackedPlugin>
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "samples", "sidecar-demo.yaml");

    private readonly UnpackedPlugin _plugin;

    public KubectlPluginTests(UnpackedPlugin plugin)
    {
        Requires.Situation(InjectorBinary.IsNative, "The plugin is one file, as the published binary is and a build is not");
        _plugin = plugin;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kubectl_finds_it_and_has_nothing_to_warn_of()
    {
        var listed = await _plugin.KubectlAsync(Cancellation, "plugin", "list");
        listed.Should().Contain("/store/kubectl-sidecars").And.NotContainAny("warning", "error");
    }

    [Fact]
    public async Task Its_verbs_do_what_they_do()
    {
        (await _plugin.KubectlAsync(Cancellation, "sidecars", "explain", "-f", Sample)).Should().Contain("injected: PodOptedIn");
        (await _plugin.KubectlAsync(Cancellation, "sidecars", "inject", "-f", Sample)).Should().Contain("- name: log-processor");
        (await _plugin.KubectlAsync(Cancellation, "sidecars", "inject", "-f", Sample, "-o", "diff")).Should().Contain("(injected)");
    }

    [Fact]
    public async Task Usage_examples_and_errors_name_it_as_it_is_called()
    {
        (await _plugin.KubectlAsync(Cancellation, "sidecars", "--help")).Should().Contain("\n  kubectl sidecars [command] [options]\n").And.NotContain("kubectl-sidecars");
        (await _plugin.KubectlAsync(Cancellation, "sidecars", "explain", "--help")).Should().MatchRegex(@"\n  kubectl sidecars explain .*\[options\]\n")
            .And.Contain("\n    kubectl sidecars explain deployment/web -n shop\n").And.NotContain(" injector explain");
        (await FluentActions.Awaiting(() => _plugin.KubectlAsync(Cancellation, "sidecars", "inject")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*exit code 2*kubectl sidecars inject: --filename is required\nSee kubectl sidecars inject --help*");
    }

    /// <summary>krew makes one, and so may who has the binary.</summary>
    [Fact]
    public async Task A_link_to_the_program_is_the_plugin_too() =>
        (await _plugin.KubectlWithLinkAsync(Cancellation, "sidecars", "inject", "--help")).Should().Contain("\n  kubectl sidecars inject [options]\n");
}
