namespace Injector.Tests.Architecture;

/// <summary>
/// The folders of the program are layers: whoever follows a pod from the socket to the answer passes each once, in one direction. What
/// holds is <see cref="Layers"/>; what is so is read off the compiled program.
/// </summary>
public sealed class DependencyTests
{
    private static readonly FolderGraph Graph = new(typeof(Injector.Injection.SidecarInjector).Assembly.Location, "Injector");
    private static readonly IReadOnlyList<Use> Uses = Graph.Uses();
    private static readonly IReadOnlyList<string> Folders = [.. Layers.All.Select(layer => layer.Folder)];

    // What a folder must name to use it. The rest of .NET is everybody's.
    private static readonly string[] Guarded =
    [
        "k8s", "Microsoft.AspNetCore", "Microsoft.Extensions", "OpenTelemetry", "System.CommandLine", "System.IO.Directory", "System.IO.File",
        "System.Net", "YamlDotNet",
    ];

    [Fact]
    public void Every_folder_is_a_layer_and_every_layer_is_a_folder() =>
        Graph.Folders().Should().BeEquivalentTo(Folders, "Layers says where each folder stands");

    [Fact]
    public void A_folder_uses_only_those_above_it_in_the_list() =>
        Lines(FolderGraph.Upward(Uses, Folders).Select(use => use.Example)).Should().BeEmpty("Layers lists what each may use before it");

    [Fact]
    public void An_arrow_that_is_turned_is_found()
    {
        // As if the core asked the web for something.
        var turned = new Use("Injection.Plans", "Admission", IsOurs: true, "PodPlanner uses AdmissionRequest");

        FolderGraph.Upward([.. Uses, turned], Folders).Should().ContainSingle().Which.Should().Be(turned);
    }

    [Fact]
    public void What_is_used_is_seen()
    {
        Uses.Should().Contain(use => use.From == "Cli.Verbs" && use.To == "Injection", "the command line decides with the same code");
        Uses.Should().Contain(use => use.From == "Admission" && use.To.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_uses_no_library_but_those_it_names()
    {
        var named = Layers.All.ToDictionary(layer => layer.Folder, layer => layer.Libraries);

        Lines(Uses.Where(use => Guarded.Any(library => IsIn(use.To, library)) && !named[use.From].Any(library => IsIn(use.To, library)))
            .Select(use => use.Example)).Should().BeEmpty("Layers names what each folder may use");
    }

    [Fact]
    public void A_library_that_a_folder_names_is_used_there() =>
        Lines(Layers.All.SelectMany(layer => layer.Libraries
                .Where(library => !Uses.Any(use => use.From == layer.Folder && IsIn(use.To, library)))
                .Select(library => $"{layer.Folder}: {library}")))
            .Should().BeEmpty("what is no longer used is no longer allowed");

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Distinct().Order(StringComparer.Ordinal));

    private static bool IsIn(string name, string library) => name == library || name.StartsWith(library + ".", StringComparison.Ordinal);
}
