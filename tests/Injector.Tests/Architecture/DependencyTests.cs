using NetArchTest.Rules;

namespace Injector.Tests.Architecture;

/// <summary>
/// Dependencies point inwards: the pure core at the centre, what reaches it from a socket or a command line around it. Read
/// from the compiled program, since implicit usings hide a dependency from its source.
/// </summary>
public sealed class DependencyTests
{
    private static readonly string[] Frameworks = ["Microsoft.AspNetCore", "Microsoft.Extensions", "k8s", "System.CommandLine", "OpenTelemetry", "System.Net"];
    private static readonly string[] Edges =
        ["Injector.Admission", "Injector.Certificates", "Injector.Cli", "Injector.Cluster", "Injector.Hosting", "Injector.Telemetry"];

    [Theory]
    [InlineData("Injector.Injection"), InlineData("Injector.Templates"), InlineData("Injector.Json"), InlineData("Injector.Yaml")]
    public void The_core_knows_no_web_no_cluster_and_no_command_line(string part) => MustNotUse(part, [.. Frameworks, .. Edges]);

    [Theory]
    [InlineData("Injector.Json", "Injector.Injection", "Injector.Templates", "Injector.Yaml")]
    [InlineData("Injector.Yaml", "Injector.Injection", "Injector.Templates")]
    [InlineData("Injector.Injection", "Injector.Yaml", "System.IO.File", "YamlDotNet")]
    [InlineData("Injector.Templates", "YamlDotNet")]
    [InlineData("Injector.Admission", "Injector.Hosting", "Injector.Cli", "Injector.Cluster", "Injector.Certificates", "Injector.Yaml", "k8s", "System.CommandLine")]
    [InlineData("Injector.Certificates", "Injector.Cli", "Injector.Injection", "Injector.Templates", "Injector.Admission")]
    [InlineData("Injector.Cluster", "Injector.Cli")]
    [InlineData("Injector.Telemetry", "Injector.Cli", "k8s")]
    [InlineData("Injector.Hosting", "Injector.Cli", "System.CommandLine")]
    [InlineData("Injector.Background", "Injector.Cluster", "Injector.Hosting", "Injector.Certificates", "Injector.Telemetry", "k8s")]
    public void A_part_does_not_know_those_around_it(string part, params string[] others) => MustNotUse(part, others);

    [Fact]
    public void Only_one_part_knows_the_YAML_parser() => OnlyUsedIn("YamlDotNet", "Injector.Yaml");

    [Fact]
    public void Only_the_command_line_applies_patches() => OnlyUsedIn("Microsoft.AspNetCore.JsonPatch", "Injector.Cli");

    [Fact]
    public void Every_part_that_is_named_here_exists()
    {
        foreach (var part in (string[])[.. Edges, "Injector.Injection", "Injector.Templates", "Injector.Json", "Injector.Yaml"])
            Types().That().ResideInNamespace(part).GetTypes().Should().NotBeEmpty("{0} is a part", part);
        Types().That().ResideInNamespace("Injector.Admission").And().HaveDependencyOn("Microsoft.AspNetCore").GetTypes()
            .Should().NotBeEmpty("the rules find what is there");
    }

    private static void MustNotUse(string part, string[] others) =>
        Names(Types().That().ResideInNamespace(part).Should().NotHaveDependencyOnAny(others).GetResult()).Should().BeEmpty();

    private static void OnlyUsedIn(string library, string part) =>
        Names(Types().That().DoNotResideInNamespace(part).Should().NotHaveDependencyOn(library).GetResult()).Should().BeEmpty();

    private static Types Types() => NetArchTest.Rules.Types.InAssembly(typeof(Injector.Injection.SidecarInjector).Assembly);

    private static IEnumerable<string> Names(NetArchTest.Rules.TestResult result) => result.FailingTypeNames ?? [];
}
