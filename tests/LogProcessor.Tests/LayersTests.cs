using NetArchTest.Rules;

namespace LogProcessor.Tests;

public sealed class LayersTests
{
    /// <summary>A folder uses only those before it.</summary>
    private static readonly string[] Layers =
        ["Native", "Lines", "Patterns", "Joining", "Bounds", "Formats", "Settings", "Files", "Telling", "Checkpoint", "Writing", "Reading", "Following", "Running"];

    [Fact]
    public void A_folder_uses_only_those_before_it()
    {
        foreach (var (layer, index) in Layers.Select((layer, index) => (layer, index)))
        {
            var later = Layers[(index + 1)..].Select(name => $"LogProcessor.{name}").ToArray();
            if (later.Length == 0)
                continue;
            Types.InAssembly(typeof(LogProcessor.Running.Help).Assembly).That().ResideInNamespace($"LogProcessor.{layer}")
                .ShouldNot().HaveDependencyOnAny(later).GetResult().FailingTypeNames.Should().BeNullOrEmpty($"{layer} stands before {string.Join(", ", later)}");
        }
    }

    [Fact]
    public void Every_folder_is_a_layer() =>
        typeof(LogProcessor.Running.Help).Assembly.GetTypes().Select(type => type.Namespace).Where(name => name?.StartsWith("LogProcessor.", StringComparison.Ordinal) == true)
            .Distinct().Should().BeEquivalentTo(Layers.Select(name => $"LogProcessor.{name}"));
}
