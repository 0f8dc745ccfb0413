using SharpFuzz;

namespace Injector.Fuzz;

/// <summary>Rewrites assemblies in place so that each branch counts itself in memory shared with afl-fuzz.</summary>
internal static class Instrumentation
{
    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["injector.dll"] = ["Injector.Admission.", "Injector.Injection.", "Injector.Json.", "Injector.Templates.", "Injector.Yaml."],
        ["log-processor.dll"] = ["LogProcessor.Bounds.", "LogProcessor.Formats.", "LogProcessor.Joining.", "LogProcessor.Patterns.", "LogProcessor.Reading."],
        ["YamlDotNet.dll"] = ["YamlDotNet.Core."],
    };

    public static void Apply(string folder)
    {
        foreach (var (assembly, parts) in Parts)
        {
            var types = Fuzzer.Instrument(
                Path.Combine(folder, assembly), type => parts.Any(part => type.StartsWith(part, StringComparison.Ordinal)), Options.Value);
            Console.WriteLine($"{assembly}: {types.Count()} types");
        }
    }
}
