using System.Text.Json.Nodes;
using Injector.Tests.Injection;

namespace Injector.Tests.Hostile;

/// <summary>
/// Values that the built-in templates' parameters take, as odd as their types and bounds let them be: what would mean something else in a shell,
/// in a template, in YAML, or to Kubernetes, which replaces <c>$(NAME)</c>.
/// </summary>
internal static class SettableValues
{
    private static readonly string[] Paths = ["/srv/logs", "/data/a b", "/data/ä", "/data/$(PATH)", "/data/${image}", "/data/'\"`;", "/data/#x: {y}"];

    private static readonly string[] Files = ["*.log", "a,b.txt", "**/x.log,!old/**", "$(PATH)*", "${image}", "$$x", "'\"`;rm -rf $HOME", "é*", "{a: b}", "# x"];

    private static readonly string[] PlainFiles = ["*.log", "app.log,b/*.txt", "**/x-1_2.log"];

    private static readonly Dictionary<string, string[]> Texts = new()
    {
        ["multiline"] = ["java", "^\\d+ $(PATH) ${image}", "[\"'`]; rm -rf $HOME"],
        ["rate-limit"] = ["1000/s", "600/m burst 10"],
        ["redact"] = ["card,email", "x=/$(PATH) ${image}/", "/'\"`;/,jwt"],
        ["service-name"] = ["Shop.web_1-x"],
        ["repository"] = ["https://git.example:8443/a/b.git"],
        ["ref"] = ["v1.2/x-y"],
    };

    // Each request is below each limit.
    private static readonly Dictionary<string, string[]> Quantities = new()
    {
        ["cpu-request"] = ["1m", "0.01", "10m"],
        ["cpu-limit"] = ["100m", "0.75", "1"],
        ["memory-request"] = ["1Mi", "8e6", "16777216"],
        ["memory-limit"] = ["512Mi", "400M", "2.5e8"],
        ["volume-size-limit"] = ["1Mi", "2Gi", "3e8"],
        ["truncate-above"] = ["1Mi", "1.5Gi", "1e9"],
    };

    /// <summary>One for a parameter, as an annotation says it.</summary>
    public static string Of(string template, string name, JsonNode parameter, string[] containers, Choices choices) => (string)parameter["type"]! switch
    {
        "path" => choices.Of(Paths),
        "list" when name == "containers" => string.Join(',', choices.Some(containers)),
        "list" => parameter["pattern"] is null ? choices.Of(Files) : choices.Of(PlainFiles),
        "enum" => choices.Of([.. parameter["values"]!.AsArray().Select(value => (string)value!)]),
        "boolean" => choices.Of("true", "false"),
        "integer" => choices.Of("1024", "20001", "65535"),
        "quantity" => choices.Of(Quantities[name]),
        "duration" => choices.Of("30s", "1m30s", "24h"),
        _ when name == "endpoint" => template == "fluent-bit" ? choices.Of("h.example:1", "10.0.0.1:65535") : choices.Of("https://h.example:1/x/y_z", "http://h"),
        _ => choices.Of(Texts[name]),
    };
}
