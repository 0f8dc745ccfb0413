using System.Text.Json;
using Injector.Templates.BuiltIn;
using Injector.Yaml;

namespace Injector.Tests.LogProcessor;

/// <summary>The scripts as they run in a pod: taken out of the built-in template.</summary>
internal static class LogProcessorScript
{
    public static string Text { get; } = Read("sidecars");

    public static string InitText { get; } = Read("initContainers");

    private static string Read(string list)
    {
        var text = BuiltInTemplates.All.Single(builtIn => builtIn.File == "log-processor.yaml").Text;
        using var template = JsonDocument.Parse(YamlReader.ReadAll(text)[0].Json);
        return template.RootElement.GetProperty("spec").GetProperty(list)[0].GetProperty("container").GetProperty("command")[2].GetString()!;
    }
}
