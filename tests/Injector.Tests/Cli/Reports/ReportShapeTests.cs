using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;

namespace Injector.Tests.Cli.Reports;

/// <summary>The reports for programs to the byte: their shapes are stable within a major version.</summary>
public sealed class ReportShapeTests
{
    [Fact]
    public void Check()
    {
        var coverage = new CoverageReport();
        coverage.Add(NamespaceFacts.Empty("shop"), new(CoverageState.Missing, Reason.PodOptedIn, null, new("Deployment", "web"), []));
        coverage.Add(NamespaceFacts.Empty("shop"), new(CoverageState.NotAsked, Reason.NotOptedIn, null, new("Job", "night"), []));

        CheckJson.Write(new(new Uri("https://api:6443"), new(1, 34, "v1.34.1"),
        [
            Finding.Ok(FindingCode.ServerVersion, "server", "1 < 2 \"quoted\" é"),
            Finding.Problem(FindingCode.NoEndpoints, "Service/a/b", "has none", "start one"),
        ], [], coverage)).Should().Be(
            Line("""
            {"server":{"address":"https://api:6443/","version":"v1.34.1","nativeSidecars":true},"problems":1,"findings":[
            {"level":"Ok","code":"ServerVersion","subject":"server","message":"1 < 2 \"quoted\" é"},
            {"level":"Problem","code":"NoEndpoints","subject":"Service/a/b","message":"has none","fix":"start one"}],
            "coverage":{"pods":2,"injected":0,"outdated":0,"missing":1,"failed":0,"optedOut":0,"leftover":0,"notAsked":1,"namespaces":[
            {"name":"shop","enforced":false,"pods":2,"injected":0,"outdated":0,"missing":1,"failed":0,"optedOut":0,"leftover":0,"notAsked":1,
            "reasons":{"PodOptedIn":1,"NotOptedIn":1}}],"workloads":[
            {"namespace":"shop","kind":"Deployment","name":"web","pods":1,"state":"Missing","reason":"PodOptedIn",
            "advice":"kubectl rollout restart -n shop deployment/web"}]}}
            """));
    }

    [Fact]
    public void Check_without_pods() =>
        CheckJson.Write(new(new Uri("https://api:6443"), new(1, 20, "v1.20.0"), [], [Finding.Ok(FindingCode.ServerVersion, "a", "b")], null)).Should().Be(
            Line("""
            {"server":{"address":"https://api:6443/","version":"v1.20.0","nativeSidecars":false},"problems":0,"findings":[],"leftOut":1}
            """));

    [Theory]
    [InlineData(typeof(CoverageJson))]
    [InlineData(typeof(NamespaceCoverageJson))]
    public void Check_counts_pods_in_every_state(Type record) =>
        record.GetProperties().Select(property => property.Name).Should().Contain(Enum.GetNames<CoverageState>());

    [Fact]
    public void Explain() => ReportContext.Line(
        new ExplainJson(
            "Pod", "shop", "web", "a.yaml", 3, Injected: true, Allowed: true, "PodOptedIn",
            new(6, "the pod says no or yes", true, "PodOptedIn"),
            new("ParameterInvalid", "must be <1>", "sidecar-injector.io/log-path"),
            ["one"],
            [new("log-processor", "0123456789")],
            [new("log-processor", "log-path", "/var/log", "pod")],
            new("Native", ["init"], ["sidecar"], ["logs"], [new("app", "logs", "/var/log", "app"), new("app", "logs", "/log", null)]),
            new RawJson("""[{"op":"add","path":"/a","value":"é <b>"}]"""u8.ToArray())),
        ReportContext.Default.ExplainJson).Should().Be(
            Line("""
            {"kind":"Pod","namespace":"shop","name":"web","file":"a.yaml","line":3,"injected":true,"allowed":true,"reason":"PodOptedIn",
            "decision":{"row":6,"condition":"the pod says no or yes","inject":true,"reason":"PodOptedIn"},
            "error":{"reason":"ParameterInvalid","message":"must be <1>","key":"sidecar-injector.io/log-path"},
            "warnings":["one"],"templates":[{"name":"log-processor","revision":"0123456789"}],
            "parameters":[{"template":"log-processor","name":"log-path","value":"/var/log","setBy":"pod"}],
            "added":{"sidecarLifecycle":"Native","initContainers":["init"],"sidecars":["sidecar"],"volumes":["logs"],"mounts":[
            {"container":"app","volume":"logs","mountPath":"/var/log","subPath":"app"},{"container":"app","volume":"logs","mountPath":"/log"}]},
            "patch":[{"op":"add","path":"/a","value":"é <b>"}]}
            """));

    [Fact]
    public void Explain_of_a_nameless_pod_that_is_left_alone() =>
        CommandRun.With("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: app}]}\n", "explain", "-f", "-", "-o", "json").Output.Should().Be(
            Line("""
            {"kind":"Pod","namespace":"default","name":null,"file":"<stdin>","line":1,"injected":false,"allowed":true,"reason":"NotOptedIn",
            "decision":{"row":10,"condition":"nobody said anything: the policy decides","inject":false,"reason":"NotOptedIn"},
            "warnings":[],"templates":[],"parameters":[],"patch":[]}
            """));

    [Fact]
    public void Validate() => ReportContext.Line(
        new ValidationJson(2, 1, 0, [new("agent", "0123456789")], [new("error", "a.yaml", 3, 5, "spec.x", "is \"wrong\"")]),
        ReportContext.Default.ValidationJson).Should().Be(
            Line("""
            {"files":2,"errors":1,"warnings":0,"templates":[{"name":"agent","revision":"0123456789"}],
            "findings":[{"severity":"error","file":"a.yaml","line":3,"column":5,"path":"spec.x","message":"is \"wrong\""}]}
            """));

    [Theory]
    [InlineData(null, "")]
    [InlineData("abc", "\"commit\":\"abc\",")]
    public void Version(string? commit, string written) => ReportContext.Line(
        new VersionJson("1.2.3", commit, ".NET 10", "linux-x64", new Dictionary<string, string> { ["log-processor"] = "0123456789" }),
        ReportContext.Default.VersionJson).Should().Be(
            Line("""
            {"version":"1.2.3",<commit>"runtime":".NET 10","platform":"linux-x64","templates":{"log-processor":"0123456789"}}
            """.Replace("<commit>", written, StringComparison.Ordinal)));

    /// <summary>Of a text in several lines, for the reader.</summary>
    private static string Line(string text) => text.ReplaceLineEndings("") + "\n";
}
