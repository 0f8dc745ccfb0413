using System.Text.Json.Nodes;

namespace Injector.ChartTests;

/// <summary>
/// The walk over the values on a real cluster (a test of the installed chart) misses none: each is in one of its steps, or left out with a reason.
/// </summary>
public sealed class ValuesWalkTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Injector.EndToEndTests", "Install", "Walk");

    private static readonly JsonObject LeftOut = Yaml.Document(File.ReadAllText(Path.Combine(Folder, "left-out.yaml"))).AsObject();

    public static TheoryData<string> Steps => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!).Where(name => char.IsAsciiDigit(name[0])).Order()];

    [Fact]
    public void Every_value_is_walked_over_or_left_out_with_a_reason()
    {
        var walked = Steps.SelectMany(step => Leaves(Yaml.Document(File.ReadAllText(Path.Combine(Folder, (string)step.Data))), "")).ToHashSet();
        var values = ValuesTree.Documented.Select(value => value.Path).ToList();
        values.Where(value => !LeftOut.Any(left => Covers(left.Key, value)) && !walked.Any(path => Covers(value, path))).Should().BeEmpty("each is turned on and off");
        LeftOut.Select(left => left.Key).Where(path => !values.Any(value => Covers(path, value))).Should().BeEmpty("what is left out exists");
        LeftOut.Select(left => left.Key).Where(walked.Contains).Should().BeEmpty("what is left out is not walked over");
        LeftOut.Should().OnlyContain(left => ((string)left.Value!).Length > 10);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_changes_what_is_installed(string step)
    {
        var values = File.ReadAllText(Path.Combine(Folder, step));
        var before = Helm.Render("", "1.20.2").Text;
        Helm.Render(values, "1.20.2").Text.Should().NotBe(before);
    }

    private static bool Covers(string path, string below) => below == path || below.StartsWith(path + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Leaves(JsonNode? node, string path) => node is JsonObject { Count: > 0 } map
        ? map.SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}"))
        : [path];
}
