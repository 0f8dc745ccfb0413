using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Yaml;

namespace Injector.Fuzz;

/// <summary>Where fuzzing starts: the golden cases and the samples, so that the corpus grows with the tests.</summary>
internal static class Seeds
{
    // afl-fuzz spends its first minutes on large seeds, and finds little in what is long.
    private const int MaxBytes = 6_000;

    public static void Write(FuzzTarget target, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var seed in target.Seeds().Where(seed => seed.Length is > 0 and <= MaxBytes))
            File.WriteAllBytes(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(seed))[..12]), seed);
        File.WriteAllLines($"{folder}.dict", target.Words().Distinct().Select(Entry));
    }

    /// <summary>Every YAML file of the golden cases, the samples and the built-in templates.</summary>
    public static IEnumerable<string> YamlFiles() =>
        new[] { RepositoryRoot.Golden, Path.Combine(RepositoryRoot.Path, "samples"), Path.Combine(RepositoryRoot.Path, "src/Injector/Templates/BuiltIn") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    /// <summary>The pods among them, those of workloads too.</summary>
    public static IEnumerable<JsonNode> Pods() =>
        from file in YamlFiles()
        from document in YamlReader.ReadAll(File.ReadAllText(file))
        where !document.IsEmpty
        let root = JsonNode.Parse(document.Json.Span) as JsonObject
        let pod = root?["spec"]?["template"] ?? (root?["kind"]?.ToString() == "Pod" ? root : null)
        where pod is not null
        select pod;

    private static string Entry(string word) =>
        $"\"{string.Concat(Encoding.UTF8.GetBytes(word).Select(unit => unit is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\' ? ((char)unit).ToString() : $"\\x{unit:X2}"))}\"";
}
