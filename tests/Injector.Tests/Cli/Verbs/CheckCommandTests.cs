using System.Text.Json;
using System.Xml.Linq;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cli.Reports;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Tests.Cluster;

namespace Injector.Tests.Cli.Verbs;

/// <summary>What <c>check</c> tells, of an installation that lacks its entry for enforced namespaces and whose server is away.</summary>
public sealed class CheckCommandTests
{
    private const string Webhook = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: logs}
        webhooks:
        - name: inject.sidecar-injector.io
          clientConfig: {url: "https://127.0.0.1:1/mutate"}
          rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
          admissionReviewVersions: [v1]
          sideEffects: None
        """;

    [Fact]
    public async Task Findings_that_nobody_wants_count_for_nothing_and_their_number_is_said()
    {
        var all = await FindingsAsync();
        all.Code.Should().Be(1);
        all.Problems.Should().Contain("EnforceEntryMissing").And.HaveCountGreaterThan(1);

        var only = await FindingsAsync("--only", "enforceEntryMissing");
        (only.Code, only.LeftOut).Should().Be((1, all.Codes.Count - 1));
        only.Codes.Should().Equal("EnforceEntryMissing");

        var without = await FindingsAsync("--skip", string.Join(',', all.Problems), "--skip", "Coverage");
        without.Code.Should().Be(0);
        without.Codes.Should().BeEquivalentTo(all.Codes.Except([.. all.Problems, "Coverage"]));
        (await RunAsync("--skip", string.Join(',', all.Problems))).Output.Should().Contain($" left out by --only or --skip, {all.Problems.Count} problems among them\nNo problems among what was asked for");
    }

    [Theory]
    [InlineData("--skip", "SingleEndpiont", "--skip SingleEndpiont: there is no such finding; did you mean SingleEndpoint?")]
    [InlineData("--only", "Coverage,5", "--only 5: there is no such finding; docs/troubleshooting.md lists them")]
    public async Task A_code_that_is_none_is_refused(string option, string codes, string message)
    {
        var run = await RunAsync(option, codes);

        run.Code.Should().Be(2);
        run.Error.Should().Contain(message);
    }

    [Fact]
    public async Task The_page_needs_nothing_beside_itself_and_says_what_the_text_says()
    {
        var page = (await RunAsync("-o", "html")).Output;

        var document = XDocument.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..].Replace("</html>", "", StringComparison.Ordinal));
        var cells = document.Descendants("td").Select(cell => cell.Value).ToList();
        cells.Should().Contain("EnforceEntryMissing").And.Contain((await FindingsAsync()).Problems);
        document.Descendants("li").Should().HaveCount(Enum.GetValues<CoverageState>().Length, "each state has its number");
        page.Should().Contain("default-src 'none'").And.NotContain("<script").And.NotContain("src=").And.NotContain("href=").And.NotContain("url(");
    }

    [Fact]
    public void What_a_cluster_says_is_text_on_the_page()
    {
        const string Hostile = "</td><script>alert(1)</script><img src=x onerror=\"a('b')\">&";
        var coverage = new CoverageReport();
        coverage.Add(NamespaceFacts.Empty(Hostile), new(CoverageState.Failed, Reason.ParameterInvalid, Hostile, new(Hostile, Hostile), []));

        var page = CheckHtml.Write(
            new(new Uri("https://api:6443"), new(1, 34, Hostile), [Finding.Problem(FindingCode.NoEndpoints, Hostile, Hostile, Hostile)], [], coverage), DateTimeOffset.UnixEpoch);

        page.Should().NotContain("<script").And.NotContain("<img").And.Contain("&lt;script&gt;").And.Contain("1970-01-01 00:00 UTC");
    }

    private static async Task<(int Code, int LeftOut, IReadOnlyList<string> Codes, IReadOnlyList<string> Problems)> FindingsAsync(params string[] options)
    {
        var run = await RunAsync([.. options, "-o", "json"]);
        using var report = JsonDocument.Parse(run.Output);
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().ToList();
        return (
            run.Code,
            report.RootElement.TryGetProperty("leftOut", out var leftOut) ? leftOut.GetInt32() : 0,
            [.. findings.Select(Code)],
            [.. findings.Where(finding => finding.GetProperty("level").GetString() == "Problem").Select(Code)]);

        static string Code(JsonElement finding) => finding.GetProperty("code").GetString()!;
    }

    private static async Task<CommandRun> RunAsync(params string[] options)
    {
        await using var server = await PolicyServer.StartAsync(Webhook);
        return await server.RunAsync(["check", .. options]);
    }
}
