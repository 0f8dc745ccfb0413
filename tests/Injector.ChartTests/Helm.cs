using System.Text.RegularExpressions;

namespace Injector.ChartTests;

/// <summary>
/// The chart through the real helm, without a cluster, and with the jobs around a release, which helm renders where it installs. What a
/// pipeline renders has none of them.
/// </summary>
internal static partial class Helm
{
    private static readonly Lazy<string> WithHooks = new(() => WriteValues("hooks: {enabled: true}"));

    public const string Newest = "1.36.0";

    public const string CertManager = "cert-manager.io/v1";

    public static Rendered Render(string values, string kubernetes = Newest, string[]? apis = null, string release = "logs", string @namespace = "platform")
    {
        var result = Template(values, kubernetes, apis, release, @namespace);
        result.ExitCode.Should().Be(0, result.Error);
        return new Rendered(result.Output);
    }

    /// <summary>As a pipeline renders what it then applies: kustomize, kapp, Pulumi, a script.</summary>
    public static Rendered RenderForPipeline(string values)
    {
        var result = Template(values, Newest, [], "logs", "platform", hooks: false);
        result.ExitCode.Should().Be(0, result.Error);
        return new Rendered(result.Output);
    }

    /// <summary>As an upgrade renders, which finds what the policy of the release before let in.</summary>
    public static Rendered RenderUpgrade(string values, string images)
    {
        var chart = Directory.CreateTempSubdirectory("chart-upgrade-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Repository.Chart, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(chart, Path.GetRelativePath(Repository.Chart, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            const string Lookup = "lookup \"admissionregistration.k8s.io/v1\" \"ValidatingAdmissionPolicy\" \"\" $name";
            var policy = Path.Combine(chart, "templates", "enforcement", "policy.yaml");
            var text = File.ReadAllText(policy);
            text.Should().Contain(Lookup, "this is how the chart finds it");
            File.WriteAllText(policy, text.Replace(Lookup, $"dict \"metadata\" (dict \"annotations\" (dict \"sidecar-injector.io/images\" `{images}`))"));
            File.WriteAllText(Path.Combine(chart, "upgrade.yaml"), values);
            var result = Tool.Helm.Run(["template", "logs", chart, "--namespace", "platform", "--kube-version", Newest, "--values", Path.Combine(chart, "upgrade.yaml")]);
            result.ExitCode.Should().Be(0, result.Error);
            return new Rendered(result.Output);
        }
        finally
        {
            Directory.Delete(chart, recursive: true);
        }
    }

    /// <summary>The sentences the chart refuses the values with, one after the other.</summary>
    public static string Refusal(string values, string kubernetes = Newest, string[]? apis = null, string @namespace = "platform")
    {
        var result = Template(values, kubernetes, apis, "logs", @namespace);
        result.ExitCode.Should().NotBe(0, "the values contradict each other");
        return result.Error;
    }

    public static Command Template(string values, string kubernetes, string[]? apis, string release, string @namespace, bool hooks = true)
    {
        var file = WriteValues(values);
        try
        {
            return Tool.Helm.Run(
                ["template", release, Repository.Chart, "--namespace", @namespace, "--kube-version", kubernetes,
                    .. hooks ? ["--values", WithHooks.Value] : (string[])[], "--values", file,
                    .. (apis ?? []).SelectMany(api => new[] { "--api-versions", api })]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string WriteValues(string values)
    {
        var file = Path.Combine(Path.GetTempPath(), $"chart-values-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, values);
        return file;
    }

    /// <summary>The chart's version is in every object's labels and says nothing about a template.</summary>
    public static string WithoutVersions(string text) => Versions().Replace(text, "$1VERSION");

    [GeneratedRegex(@"(helm\.sh/chart: sidecar-injector-|app\.kubernetes\.io/version: ""?|image: ""[^""@]*/injector:)[0-9][^\s""]*")]
    private static partial Regex Versions();
}
