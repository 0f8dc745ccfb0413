namespace LogProcessor.Tests;

/// <summary>The folders of the program are layers, read off the compiled program.</summary>
public sealed class LayersTests
{
    /// <summary>Lowest first: a folder uses only those before it.</summary>
    private static readonly string[] Layers =
        ["Native", "Lines", "Patterns", "Joining", "Bounds", "Formats", "Settings", "Files", "Telling", "Checkpoint", "Writing", "Reading", "Following", "Running"];

    private static readonly FolderGraph Graph = new(typeof(LogProcessor.Running.Help).Assembly.Location, "LogProcessor");

    [Fact]
    public void A_folder_uses_only_those_before_it() =>
        string.Join('\n', FolderGraph.Upward(Graph.Uses(), Layers).Select(use => use.Example)).Should().BeEmpty("of what stands before it alone");

    [Fact]
    public void Every_folder_is_a_layer() => Graph.Folders().Should().BeEquivalentTo(Layers);
}
