using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Injection;
using Injector.Templates.Model;

namespace Injector.Tests.Golden;

/// <summary>
/// What is wanted of a case: <c>want.txt</c>, the decision and what is said, and <c>want.patch.json</c>, the exact operations. What
/// follows from a template's text alone is a placeholder, so that the files change only when the injection does.
/// </summary>
internal static class WantedFiles
{
    private const int LongestScript = 200;

    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    private static readonly JsonWriterOptions Pretty = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Compares the outcome with the files, or rewrites them when <c>UPDATE_GOLDEN=1</c> is set.</summary>
    public static void Check(GoldenCase golden, InjectionOutcome outcome)
    {
        Check(golden.PathOf("want.txt"), Said(golden, outcome));
        Check(golden.PathOf("want.patch.json"), outcome.Injected ? Operations(golden, outcome.Patch) : null);
    }

    private static void Check(string path, string? actual)
    {
        if (!Update)
        {
            var wanted = File.Exists(path) ? File.ReadAllText(path) : null;
            actual.Should().Be(wanted, "{0} says so (UPDATE_GOLDEN=1 rewrites it)", Path.GetFileName(path));
        }
        else if (actual is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, actual);
        }
    }

    private static string Said(GoldenCase golden, InjectionOutcome outcome)
    {
        var text = new StringBuilder();
        text.Append($"decision: {(outcome.Decision.Inject ? "yes" : "no")}, row {outcome.Decision.Row}, {outcome.Decision.Reason}\n");
        text.Append($"reason:   {outcome.Reason}\n");
        text.Append($"allowed:  {(outcome.Allowed ? "yes" : "no")}\n");
        if (outcome.Error is { } error)
            text.Append($"error:    {error.Message}\n");
        if (outcome.Error?.Key is { } key)
            text.Append($"key:      {key}\n");
        foreach (var warning in outcome.Messages)
            text.Append($"warning:  {warning}\n");
        return Placeholders(text.ToString(), golden.Settings.Templates);
    }

    private static string Operations(GoldenCase golden, ReadOnlyMemory<byte> patch)
    {
        var operations = JsonNode.Parse(patch.Span)!;
        ShortenScripts(operations);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Pretty))
            operations.WriteTo(json);
        return Placeholders(Encoding.UTF8.GetString(buffer.ToArray()), golden.Settings.Templates) + "\n";
    }

    private static string Placeholders(string text, TemplateCatalog templates)
    {
        foreach (var template in templates.Templates)
            text = text.Replace(template.Revision, "<revision>", StringComparison.Ordinal).Replace(template.Shape, "<shape>", StringComparison.Ordinal);
        return text.Replace($"(available: {string.Join(", ", templates.Names)})", "(available: <templates>)", StringComparison.Ordinal);
    }

    private static void ShortenScripts(JsonNode? node)
    {
        if (node is JsonArray items)
            for (var i = 0; i < items.Count; i++)
                if (items[i] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length > LongestScript)
                    items[i] = "<script>";
                else
                    ShortenScripts(items[i]);
        else if (node is JsonObject map)
            foreach (var (_, member) in map)
                ShortenScripts(member);
    }
}
