using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Kubernetes;

namespace Injector.Tests.Checks;

/// <summary>One thing broken at a time: that and nothing else is found, with a word on how to mend it.</summary>
public sealed class HealthChecksTests
{
    private static readonly HealthyInstallation Healthy = new();

    [Fact]
    public void Nothing_is_wrong_with_a_healthy_installation()
    {
        var findings = HealthChecks.Run(Healthy.Create());

        findings.Where(finding => finding.Level != FindingLevel.Ok).Should().ContainSingle("no namespace is enforced, so there is nothing to try")
            .Which.Should().Match<Finding>(finding => finding.Code == FindingCode.DryRun && finding.Level == FindingLevel.Skipped);
        findings.Where(finding => finding.Level == FindingLevel.Ok).Select(finding => finding.Code).Should().BeEquivalentTo(
            [FindingCode.ServerVersion, FindingCode.Endpoints, FindingCode.Certificate, FindingCode.Configuration, FindingCode.DryRun]);
    }

    public static TheoryData<string, Enum> BrokenNames => [.. Broken.Select(entry => (entry.Key, entry.Value.Code))];

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public void Finds_what_is_broken_and_says_how_to_mend_it(string what, Enum code)
    {
        var broken = Broken[what].Break(Healthy.Create());

        var problems = HealthChecks.Run(broken).Where(finding => finding.Level == FindingLevel.Problem).ToList();

        problems.Select(problem => problem.Code).Distinct().Should().Equal([(FindingCode)code], what);
        problems.Should().OnlyContain(problem => problem.Fix!.Length > 10 && problem.Message.Length > 10);
    }

    [Theory]
    [InlineData("one ready server", FindingCode.SingleEndpoint)]
    [InlineData("reinvocation never", FindingCode.ReinvocationNever)]
    [InlineData("side effects none", FindingCode.SideEffectsWrong)]
    [InlineData("match policy exact", FindingCode.MatchPolicyExact)]
    [InlineData("certificate for two more days", FindingCode.CertificateExpiresSoon)]
    public void Advises_where_it_works_and_could_be_better(string what, Enum code)
    {
        var installation = Healthy.Create();
        installation = what switch
        {
            "one ready server" => installation with { Backends = [HealthyInstallation.Backend(ready: 1)] },
            "reinvocation never" => Entries(installation, entry => entry with { ReinvocationPolicy = "Never" }),
            "side effects none" => Entries(installation, entry => entry with { SideEffects = "None" }),
            "match policy exact" => Entries(installation, entry => entry with { MatchPolicy = "Exact" }),
            _ => Certificate(installation, c => c with { Leaf = Healthy.Authority.Issue(HealthyInstallation.ServerName, until: TimeSpan.FromDays(2)) }),
        };

        var findings = HealthChecks.Run(installation);

        findings.Should().NotContain(finding => finding.Level == FindingLevel.Problem);
        findings.Where(finding => finding.Level == FindingLevel.Advice).Select(finding => finding.Code).Distinct().Should().Equal((FindingCode)code);
    }

    [Fact]
    public void A_url_that_this_machine_cannot_reach_is_no_problem_when_the_API_server_can()
    {
        var installation = Certificate(Url(Healthy.Create()), c => c with { Leaf = null, Error = "connection refused" });

        HealthChecks.Run(installation).Should().NotContain(finding => finding.Level == FindingLevel.Problem)
            .And.Contain(finding => finding.Code == FindingCode.Certificate && finding.Level == FindingLevel.Skipped);
    }

    [Fact]
    public void An_installation_with_a_revision_enforces_the_namespaces_that_name_it()
    {
        var installation = Entries(Healthy.Create(), entry => entry with
        {
            Namespaces = new([.. entry.Namespaces.Requirements, new(Keys.Revision, SelectorOperator.In, ["canary"])]),
        });

        HealthChecks.Run(installation).Should().NotContain(finding => finding.Level == FindingLevel.Problem);
    }

    [Fact]
    public void What_may_not_be_read_is_skipped_and_said_to_be()
    {
        var refused = HealthyInstallation.Forbidden("services");
        var installation = Healthy.Create() with
        {
            Namespaces = new(null, HealthyInstallation.Forbidden("namespaces")),
            Backends = [HealthyInstallation.Backend() with { Service = new(null, refused), Endpoints = new(null, refused), Servers = new(null, refused) }],
            Certificates = [],
            Probes = [],
            Permissions = [],
        };

        var findings = HealthChecks.Run(installation);

        findings.Should().NotContain(finding => finding.Level == FindingLevel.Problem);
        findings.Where(finding => finding.Level == FindingLevel.Skipped).Select(finding => finding.Code)
            .Should().BeEquivalentTo([FindingCode.Endpoints, FindingCode.EntryNotVerified, FindingCode.EntryNotVerified]);
    }

    [Fact]
    public void An_entry_whose_every_pod_somebody_else_refused_is_not_verified()
    {
        var healthy = Healthy.Create();

        var findings = HealthChecks.Run(Probe(healthy, ProbeResult.Refused, "exceeded quota"));

        findings.Should().ContainSingle(finding => finding.Code == FindingCode.EntryNotVerified).Which.Message.Should().Contain("exceeded quota");
        findings.Should().NotContain(finding => finding.Code == FindingCode.DryRun && finding.Level == FindingLevel.Ok);
    }

    [Fact]
    public void Before_names_were_labels_system_namespaces_are_advice_with_the_command()
    {
        var installation = Entries(Healthy.Create(), entry => entry with { Namespaces = new([]) }) with
        {
            Version = new ServerVersion(1, 20, "v1.20.2"),
            OwnNamespace = null,
        };

        HealthChecks.Run(installation).Where(finding => finding.Code == FindingCode.SystemNamespaceNotExcluded)
            .Should().OnlyContain(finding => finding.Level == FindingLevel.Advice && finding.Fix!.StartsWith("kubectl label namespace kube-"));
    }

    [Fact]
    public void An_injecting_entry_that_fails_closed_is_a_choice_with_a_price() =>
        HealthChecks.Run(Inject(Healthy.Create(), entry => entry with { FailurePolicy = "Fail" }))
            .Should().ContainSingle(finding => finding.Code == FindingCode.FailurePolicyWrong)
            .Which.Level.Should().Be(FindingLevel.Advice);

    [Theory]
    [InlineData("kubernetes.io/metadata.name", "shop", null)]
    [InlineData("kubernetes.io/metadata.name", "default,shop", "sidecar-injector and other have entries of ours that review the same pods in default")]
    [InlineData("app.kubernetes.io/other", "x", null)]
    public void Two_releases_side_by_side_are_one_too_many_where_they_review_the_same_pods(string key, string values, string? says)
    {
        var installation = Healthy.Create();
        var first = Narrowed(installation.Entries, "kubernetes.io/metadata.name", "default");
        var second = Narrowed(installation.Entries, key, values).Select(entry => entry with { Configuration = "other" });

        var finding = HealthChecks.Run(installation with { Entries = [.. first, .. second] }).Single(one => one.Code == FindingCode.WebhookConfigurationTwice);

        (finding.Level == FindingLevel.Problem).Should().Be(says is not null);
        finding.Message.Should().Be(says ?? "sidecar-injector and other have entries of ours, and review no pod twice");
    }

    [Fact]
    public void Two_releases_that_tell_pods_by_a_label_review_none_twice()
    {
        var installation = Healthy.Create();
        WebhookEntry Of(WebhookEntry entry, string team, string configuration) => entry with
        {
            Configuration = configuration,
            Pods = new([.. entry.Pods.Requirements, new("team", SelectorOperator.In, [team])]),
        };

        HealthChecks.Run(installation with { Entries = [.. installation.Entries.SelectMany(entry => new[] { Of(entry, "a", "sidecar-injector"), Of(entry, "b", "other") })] })
            .Single(one => one.Code == FindingCode.WebhookConfigurationTwice).Level.Should().Be(FindingLevel.Ok);
    }

    private static IEnumerable<WebhookEntry> Narrowed(IEnumerable<WebhookEntry> entries, string key, string values) => entries.Select(entry => entry with
    {
        Namespaces = new([.. entry.Namespaces.Requirements, new(key, SelectorOperator.In, values.Split(','))]),
    });

    private static readonly Dictionary<string, (FindingCode Code, Func<Installation, Installation> Break)> Broken = new()
    {
        ["no webhook configuration"] = (FindingCode.WebhookConfigurationMissing, i => i with { Entries = [], Certificates = [], Probes = [] }),
        ["two webhook configurations"] = (FindingCode.WebhookConfigurationTwice,
            i => i with { Entries = [.. i.Entries, .. i.Entries.Select(entry => entry with { Configuration = "other" })] }),
        ["no enforcing entry"] = (FindingCode.EnforceEntryMissing, i => i with { Entries = [i.Entries[1]] }),
        ["no injecting entry"] = (FindingCode.InjectEntryMissing, i => i with { Entries = [i.Entries[0]] }),
        ["a path nobody answers"] = (FindingCode.PathWrong, i => Inject(i, e => e with { Service = e.Service! with { Path = "/inject" } })),
        ["the enforcing entry on the other path"] = (FindingCode.PathWrong, i => Enforce(i, e => e with { Service = e.Service! with { Path = "/mutate" } })),
        ["rules for deployments"] = (FindingCode.RulesMissPods,
            i => Entries(i, e => e with { Rules = [new(["CREATE"], ["apps"], ["v1"], ["deployments"], "*")] })),
        ["rules for updates"] = (FindingCode.RulesMissPods, i => Inject(i, e => e with { Rules = [new(["UPDATE"], [""], ["v1"], ["pods"], "*")] })),
        ["rules for cluster-wide objects"] = (FindingCode.RulesMissPods, i => Inject(i, e => e with { Rules = [new(["*"], ["*"], ["*"], ["*"], "Cluster")] })),
        ["an enforcing entry that fails open"] = (FindingCode.FailurePolicyWrong, i => Enforce(i, e => e with { FailurePolicy = "Ignore" })),
        ["a timeout of half a minute"] = (FindingCode.TimeoutTooLong, i => Entries(i, e => e with { TimeoutSeconds = 30 })),
        ["only v1beta1 reviews"] = (FindingCode.ReviewVersionMissing, i => Entries(i, e => e with { ReviewVersions = ["v1beta1"] })),
        ["own namespace selected"] = (FindingCode.OwnNamespaceNotExcluded, i => Inject(i, e => e with { Namespaces = Without(e.Namespaces, "injector-system") })),
        ["system namespaces selected"] = (FindingCode.SystemNamespaceNotExcluded, i => Inject(i, e => e with { Namespaces = Without(e.Namespaces, "kube-system") })),
        ["an enforcing entry that enforces nothing"] = (FindingCode.EnforceSelectorWrong,
            i => Enforce(i, e => e with { Namespaces = new([new("sidecar-injector.io/enforced", SelectorOperator.In, ["true"])]) })),
        ["no caBundle"] = (FindingCode.CaBundleMissing, i => Entries(i, e => e with { CaBundle = "" })),
        ["a caBundle that is no PEM"] = (FindingCode.CaBundleInvalid, i => Entries(i, e => e with { CaBundle = "Cg==" })),
        ["the caBundle of another CA"] = (FindingCode.CertificateUntrusted, i => Entries(i, e => e with { CaBundle = new TestAuthority().CaBundle })),
        ["an expired CA"] = (FindingCode.CaExpired, i => Expired(i)),
        ["an expired certificate"] = (FindingCode.CertificateExpired,
            i => Certificate(i, c => c with { Leaf = Healthy.Authority.Issue(c.ServerName, until: TimeSpan.FromMinutes(-5)) })),
        ["a certificate of tomorrow"] = (FindingCode.CertificateExpired,
            i => Certificate(i, c => c with { Leaf = Healthy.Authority.Issue(c.ServerName, from: TimeSpan.FromDays(1)) })),
        ["a certificate for another name"] = (FindingCode.CertificateNameMismatch,
            i => Certificate(i, c => c with { Leaf = Healthy.Authority.Issue("injector.other.svc") })),
        ["no service"] = (FindingCode.ServiceMissing, i => i with
        {
            Backends = [HealthyInstallation.Backend() with { Service = new(null, HealthyInstallation.NotFound("services \"injector\"")) }],
        }),
        ["a service on another port"] = (FindingCode.ServicePortMissing, i => i with { Backends = [HealthyInstallation.Backend(port: 8443)] }),
        ["no pods"] = (FindingCode.NoEndpoints, i => i with { Backends = [HealthyInstallation.Backend(ready: 0, servers: [])] }),
        ["no pod that is ready"] = (FindingCode.NoEndpoints, i => i with
        {
            Backends = [HealthyInstallation.Backend(ready: 0, servers: [HealthyInstallation.Server(ready: false, "ImagePullBackOff: not found")])],
        }),
        ["a url where nobody answers"] = (FindingCode.UrlUnreachable,
            i => Certificate(Url(i), c => c with { Leaf = null, Error = "connection refused" }) with { Probes = [] }),
        ["no right to list namespaces"] = (FindingCode.PermissionMissing,
            i => i with { Permissions = [new PermissionAnswer("injector-system/injector", "list", "namespaces", false)] }),
        ["a ConfigMap that is gone"] = (FindingCode.ConfigMapMissing, i => i with { Configuration = i.Configuration with { Missing = ["injector"] } }),
        ["a template with an error"] = (FindingCode.ConfigurationInvalid, i => i with { Configuration = Invalid() }),
        ["a dry run that fails"] = (FindingCode.DryRunFailed, i => Probe(i, ProbeResult.CallFailed, "failed calling webhook: EOF")),
        ["a dry run that gives nothing"] = (FindingCode.DryRunNotInjected, i => Probe(i, ProbeResult.NotInjected, "")),
        ["a dry run that gives a warning"] = (FindingCode.DryRunNotInjected, i => Probe(i, ProbeResult.NotInjected, "TemplateNotFound: …")),
    };

    private static Installation Entries(Installation installation, Func<WebhookEntry, WebhookEntry> change)
    {
        var entries = installation.Entries.Select(change).ToList();
        return Certificate(installation with { Entries = entries }, certificate => certificate with { Entries = entries });
    }

    private static Installation Enforce(Installation installation, Func<WebhookEntry, WebhookEntry> change) =>
        Entries(installation, entry => entry.IsEnforcing ? change(entry) : entry);

    private static Installation Inject(Installation installation, Func<WebhookEntry, WebhookEntry> change) =>
        Entries(installation, entry => entry.IsEnforcing ? entry : change(entry));

    private static Installation Url(Installation installation) => Entries(installation, entry =>
        entry with { Service = null, Url = "https://injector.example/mutate" + (entry.IsEnforcing ? "/enforced" : "") }) with { Backends = [], OwnNamespace = null };

    private static Installation Certificate(Installation installation, Func<ServedCertificate, ServedCertificate> change) =>
        installation with { Certificates = [.. installation.Certificates.Select(change)] };

    private static Installation Probe(Installation installation, ProbeResult result, string said) =>
        installation with { Probes = [installation.Probes[0] with { Result = result, Said = said }] };

    private static Installation Expired(Installation installation)
    {
        var expired = new TestAuthority(ago: TimeSpan.FromDays(500));
        return Entries(installation, entry => entry with { CaBundle = expired.CaBundle }) with { Certificates = [] };
    }

    private static WebhookSelector Without(WebhookSelector selector, string name) => new(
        [.. selector.Requirements.Select(r => r.Values.Contains(name) ? r with { Values = [.. r.Values.Where(value => value != name)] } : r)]);

    private static DeployedConfiguration Invalid()
    {
        var loaded = ConfigurationLoader.Load([("ConfigMap/injector/config.yaml", "apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfig\nspec: {policy: Sometimes}\n")]);
        return new DeployedConfiguration("ConfigMap/injector-system/injector", null, loaded.Diagnostics, [], null);
    }
}
