using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Upgrade;

namespace Injector.EndToEndTests.Policies;

/// <summary>What <c>export</c> prints, on an API server that evaluates it: under names and for namespaces of the test's own, since others look at the same cluster.</summary>
public sealed partial class ExportedPolicyTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const int FirstMinor = 36;
    private const string Label = "injector-tests/by-policy";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly List<string> _applied = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var path in _applied)
            (await SendAsync(HttpMethod.Delete, path, null)).Should().Be(HttpStatusCode.OK);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_API_server_makes_of_pods_what_this_program_makes_of_them()
    {
        Requires.Situation(Server.Minor >= FirstMinor, $"API servers mutate by policies from Kubernetes 1.{FirstMinor} on, and this is 1.{Server.Minor}");
        var ns = await Cluster.CreateNamespaceAsync(reviewed: false, labels: new Dictionary<string, string> { [Label] = Cluster.Run });
        await CreateAsync(PodDocument.OptedIn("before"), ns);
        await ApplyAsync();
        await Eventually.BecomesTrueAsync(
            "The policies are in force", Deadline, async () => (await CreateAsync(PodDocument.OptedIn("probe"), ns, dryRun: true)).Stored.IsInjected, Cancellation);
        await CreateAsync(PodDocument.OptedIn("after"), ns);
        await CreateAsync(PodDocument.Plain("left"), ns);
        await CreateAsync(PodDocument.OptedIn("wrong").WithAnnotation("sidecar-injector.io/memory-limit", "huge"), ns);

        using var command = InjectorCommand.Start(Server.Kubeconfig, "export", "--as", "policy", "--check", "-n", ns, "--template", "log-processor");
        var (code, output, errors) = await command.EndAsync(Cancellation);

        (code, output).Should().Be((0, "4 equal, 0 refused by both, 0 not in the policy, 0 different, 0 not compared\n"), errors);
    }

    private async Task ApplyAsync()
    {
        using var command = InjectorCommand.Start(Server.Kubeconfig, "export", "--as", "policy", "--template", "log-processor");
        foreach (var document in Product().Replace((await command.EndAsync(Cancellation)).Output, $"$1.{Cluster.Run}.end-to-end").Split("---\n"))
        {
            var (kind, name) = (Kind().Match(document).Groups[1].Value, Name().Match(document).Groups[1].Value);
            var plural = kind.EndsWith('y') ? $"{kind.ToLowerInvariant()[..^1]}ies" : $"{kind.ToLowerInvariant()}s";
            var path = $"apis/admissionregistration.k8s.io/v1/{plural}/{name}";
            _applied.Add(path);
            (await SendAsync(HttpMethod.Patch, $"{path}?fieldManager=end-to-end-tests&force=true", Narrowed(document))).Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.Created);
        }
    }

    /// <summary>For the namespaces of this run.</summary>
    private string Narrowed(string document) =>
        NameRequirement().Replace(document, match => $"{match.Groups[1].Value}- {{key: {Label}, operator: In, values: [{Cluster.Run}]}}\n{match.Value}", 1);

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string? yaml)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server.Client.BaseUri, path));
        if (yaml is not null)
            request.Content = new StringContent(yaml, Encoding.UTF8, "application/apply-patch+yaml");
        if (Server.Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        using var response = await Server.Client.HttpClient.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    [GeneratedRegex(@"^(  (?:name|policyName): [\w-]+)\.sidecar-injector\.io$", RegexOptions.Multiline)]
    private static partial Regex Product();

    [GeneratedRegex(@"^kind: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^  name: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"^( *)- key: kubernetes\.io/metadata\.name$", RegexOptions.Multiline)]
    private static partial Regex NameRequirement();
}
