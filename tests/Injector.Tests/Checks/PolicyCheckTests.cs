using System.Text.Json;
using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Json;
using Injector.Policies;
using Injector.Policies.Expressions;
using Injector.Telemetry;

namespace Injector.Tests.Checks;

/// <summary>A cluster whose pods get sidecars by admission policies, with a webhook beside them or without.</summary>
public sealed class PolicyCheckTests
{
    private const string Configuration = "apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfig\nmetadata: {name: default}\nspec: {policy: OptIn}\n";

    private static readonly Lazy<DeployedPolicies> Exported = new(() => Export(Configuration));

    [Fact]
    public void Without_a_webhook_nobody_misses_servers_and_certificates()
    {
        var findings = HealthChecks.Run(Alone(Exported.Value));

        findings.Should().OnlyContain(finding => finding.Level == FindingLevel.Ok);
        findings.Select(finding => finding.Code).Should().BeEquivalentTo(
            [FindingCode.ServerVersion, FindingCode.Policies, FindingCode.Configuration, FindingCode.DryRun]);
    }

    [Fact]
    public void The_configuration_is_the_one_that_the_policies_carry()
    {
        var deployed = Export(Configuration.Replace("OptIn", "OptOut", StringComparison.Ordinal));

        Alone(deployed).Configuration.Settings!.Configuration.Policy.Should().Be(InjectionPolicy.OptOut);
    }

    [Fact]
    public void Beside_the_webhook_the_mutating_half_is_enough()
    {
        var findings = HealthChecks.Run(Beside(MutatingHalf(Exported.Value)));

        findings.Where(finding => finding.Level != FindingLevel.Ok).Should().ContainSingle().Which.Code.Should().Be(FindingCode.DryRun);
        findings.Should().ContainSingle(finding => finding.Code == FindingCode.Policies).Which.Message.Should().Contain("before the webhook is asked");
    }

    public static TheoryData<string> Broken => [.. Breaks.Keys];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Finds_what_is_broken_and_says_how_to_mend_it(string what)
    {
        var (code, subject, change) = Breaks[what];

        var problems = HealthChecks.Run(Alone(change(Exported.Value))).Where(finding => finding.Level is FindingLevel.Problem).ToList();

        problems.Select(problem => problem.Code).Distinct().Should().Equal([code], what);
        problems.Should().Contain(problem => problem.Subject.StartsWith(subject, StringComparison.Ordinal)).And.OnlyContain(problem => problem.Fix!.Length > 10);
    }

    [Fact]
    public void Policies_of_another_configuration_than_the_servers_are_found_with_the_command()
    {
        var problem = HealthChecks.Run(Beside(MutatingHalf(Export(Configuration.Replace("OptIn", "OptOut", StringComparison.Ordinal)))))
            .Single(finding => finding.Level == FindingLevel.Problem);

        problem.Code.Should().Be(FindingCode.PolicyOutdated);
        problem.Message.Should().Contain("another configuration than");
        problem.Fix.Should().Contain("injector export --as policy");
    }

    [Fact]
    public void Policies_of_another_version_are_advice()
    {
        var old = Change(Exported.Value, policy => policy with { Source = policy.Source with { Version = "0.0.1" } });

        HealthChecks.Run(Alone(old)).Should().ContainSingle(finding => finding.Level == FindingLevel.Advice).Which.Should().Match<Finding>(finding =>
            finding.Code == FindingCode.PolicyOutdated && finding.Message.Contains("made by version 0.0.1"));
    }

    [Fact]
    public void Reasons_beside_the_webhook_are_advised_against() =>
        HealthChecks.Run(Beside(Exported.Value)).Should().ContainSingle(finding => finding.Level == FindingLevel.Advice)
            .Which.Code.Should().Be(FindingCode.ReasonsBesideWebhook);

    [Fact]
    public void What_may_not_be_read_is_skipped()
    {
        var installation = Beside(Exported.Value) with { Policies = new(null, HealthyInstallation.Forbidden("mutatingadmissionpolicies")) };

        HealthChecks.Run(installation).Should().ContainSingle(finding => finding.Code == FindingCode.Policies).Which.Level.Should().Be(FindingLevel.Skipped);
    }

    [Fact]
    public void Policies_of_the_API_servers_own_files_show_in_what_they_do()
    {
        var hidden = Alone(new DeployedPolicies([], []));

        HealthChecks.Run(hidden with { Probes = [new AdmissionProbe(ProbeTarget.Hidden, "default", ProbeResult.Injected, "")] })
            .Should().NotContain(finding => finding.Level == FindingLevel.Problem).And.Contain(finding => finding.Code == FindingCode.Policies);
        HealthChecks.Run(hidden with { Probes = [new AdmissionProbe(ProbeTarget.Hidden, "default", ProbeResult.NotInjected, "")] })
            .Where(finding => finding.Level == FindingLevel.Problem).Select(finding => finding.Code).Should().Equal(FindingCode.WebhookConfigurationMissing);
    }

    [Fact]
    public void A_pod_without_its_sidecar_is_the_policies_problem_where_there_is_no_webhook()
    {
        var installation = Alone(Exported.Value);

        var finding = HealthChecks.Run(installation with { Probes = [installation.Probes[0] with { Result = ProbeResult.NotInjected }] })
            .Single(finding => finding.Level == FindingLevel.Problem);

        (finding.Code, finding.Message).Should().Be(
            (FindingCode.DryRunNotInjected, "a pod that asks for a sidecar got none from inject.sidecar-injector.io"));
    }

    private static readonly Dictionary<string, (FindingCode Code, string Subject, Func<DeployedPolicies, DeployedPolicies> Change)> Breaks = new()
    {
        ["no mutating half"] = (FindingCode.PolicyMissing, "MutatingAdmissionPolicy",
            policies => Without(policies, subject => subject.StartsWith("Mutating", StringComparison.Ordinal))),
        ["no validating half"] = (FindingCode.PolicyMissing, "ValidatingAdmissionPolicy",
            policies => Without(policies, subject => subject.StartsWith("Validating", StringComparison.Ordinal))),
        ["a binding without its policy"] = (FindingCode.PolicyMissing, "ValidatingAdmissionPolicyBinding/reasons.",
            policies => Without(policies, subject => subject.StartsWith("ValidatingAdmissionPolicy/", StringComparison.Ordinal))),
        ["a policy without a binding"] = (FindingCode.PolicyBindingMissing, "MutatingAdmissionPolicy/inject.",
            policies => Without(policies, subject => subject.StartsWith("MutatingAdmissionPolicyBinding/", StringComparison.Ordinal))),
        ["nothing denies where enforced"] = (FindingCode.PolicyBindingMissing, "ValidatingAdmissionPolicy/reasons.",
            policies => Without(policies, subject => subject.Contains("reasons-enforced", StringComparison.Ordinal))),
        ["nothing warns where not enforced"] = (FindingCode.PolicyBindingMissing, "ValidatingAdmissionPolicy/reasons.",
            policies => Without(policies, subject => subject.EndsWith("Binding/reasons.sidecar-injector.io", StringComparison.Ordinal))),
        ["a mutating half that fails closed"] = (FindingCode.FailurePolicyWrong, "MutatingAdmissionPolicy/",
            policies => Change(policies, policy => policy.Kind == DeployedPolicies.Mutating ? policy with { FailurePolicy = "Fail" } : policy)),
        ["a validating half that fails open"] = (FindingCode.FailurePolicyWrong, "ValidatingAdmissionPolicy/",
            policies => Change(policies, policy => policy.Kind == DeployedPolicies.Validating ? policy with { FailurePolicy = "Ignore" } : policy)),
        ["an expression changed by hand"] = (FindingCode.PolicyOutdated, "MutatingAdmissionPolicy/", policies => Change(policies, policy =>
            policy.Kind == DeployedPolicies.Mutating ? policy with { Variables = [new PolicyVariable("annotations", "{}"), .. policy.Variables.Skip(1)] } : policy)),
        ["halves of two exports"] = (FindingCode.PolicyOutdated, "ValidatingAdmissionPolicy/", policies => policies with
        {
            Policies =
            [
                .. policies.Policies.Where(policy => policy.Kind == DeployedPolicies.Mutating),
                .. Export(Configuration.Replace("OptIn", "OptOut", StringComparison.Ordinal)).Policies.Where(policy => policy.Kind == DeployedPolicies.Validating),
            ],
        }),
    };

    private static Installation Alone(DeployedPolicies policies)
    {
        var version = new ServerVersion(1, 36, "v1.36.5");
        var installation = new HealthyInstallation().Create() with
        {
            Version = version, Entries = [], OwnNamespace = null, Backends = [], Certificates = [], Permissions = [], Policies = new(policies, null), Probes = [],
        };
        return installation with
        {
            Configuration = policies.Injecting is { } policy ? DeployedConfiguration.Of(policy, version) : installation.Configuration,
            Probes = [.. installation.Targets.Select(target => new AdmissionProbe(target, "default", ProbeResult.Injected, ""))],
        };
    }

    private static Installation Beside(DeployedPolicies policies)
    {
        using var files = new Cli.TemporaryFiles();
        files.Add("config.yaml", Configuration);
        var version = new ServerVersion(1, 36, "v1.36.5");
        return new HealthyInstallation().Create() with
        {
            Version = version, Policies = new(policies, null), Configuration = DeployedConfiguration.FromDirectory(files.Path, version, "injector-system"),
        };
    }

    /// <summary>What export prints, as it is read in a cluster.</summary>
    private static DeployedPolicies Export(string configuration)
    {
        var source = PolicySource.Of(Product.Version, [("config.yaml", configuration)], ["log-processor"]);
        var settings = source.Settings()!;
        var documents = new PolicyDocuments(PolicyCompiler.Compile(settings), settings.Configuration, source);
        var (policies, bindings) = (new List<DeployedPolicy>(), new List<DeployedBinding>());
        foreach (var document in documents.All)
        {
            using var json = JsonDocument.Parse(JsonBytes.Of(document));
            var kind = json.RootElement.Text("kind")!;
            if (kind.EndsWith("Binding", StringComparison.Ordinal))
                bindings.Add(DeployedBinding.Read(kind, json.RootElement));
            else
                policies.Add(DeployedPolicy.Read(kind, json.RootElement));
        }

        return new(policies, bindings);
    }

    private static DeployedPolicies MutatingHalf(DeployedPolicies policies) =>
        Without(policies, subject => subject.StartsWith("Validating", StringComparison.Ordinal));

    private static DeployedPolicies Without(DeployedPolicies policies, Func<string, bool> subject) => new(
        [.. policies.Policies.Where(policy => !subject(policy.Subject))], [.. policies.Bindings.Where(binding => !subject(binding.Subject))]);

    private static DeployedPolicies Change(DeployedPolicies policies, Func<DeployedPolicy, DeployedPolicy> change) =>
        policies with { Policies = [.. policies.Policies.Select(change)] };
}
