using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Templates.Documents;
using Injector.Templates.Parameters;
using Injector.Templates.Reading;
using Injector.Yaml;

namespace Injector.Fuzz;

/// <summary>
/// A parameter's declaration and a value for it, one a line: type, min, max, pattern, values, and the value, which may have more lines.
/// What the parser takes keeps the declaration's promises, and what it refuses it explains.
/// </summary>
internal sealed class ParameterTarget : FuzzTarget
{
    public override void Run(byte[] input)
    {
        var lines = Input.Text(input).Split('\n', 6);
        if (lines.Length < 6 || Declared(lines) is not { IsFaulty: false } parameter)
            return;
        var text = lines[5];
        var parsed = ParameterParser.Parse(parameter, text);
        if (!parsed.Succeeded)
        {
            parsed.Error.Should().NotBeEmpty();
            return;
        }

        var value = parsed.Value;
        text.Should().NotContainAny("\0", "\n", "\r", "\u0085");
        MustKeep(parameter, value);
        var again = ParameterParser.Parse(parameter, value.Text);
        again.Error.Should().BeNull("a value is one of its type's texts");
        again.Value!.Text.Should().Be(value.Text);
        Json(value.Verbatim()).Should().Be(Json(value));
    }

    public override IEnumerable<byte[]> Seeds() => new[]
    {
        "path\n\n\n\n\n/var/log/app", "path\n\n\n\n\n/var//log/../x/", "string\n\n\n[a-z]+\n\nabc", "string\n\n\n(a|b){2,3}$\n\nab", "string\n\n\n\n\n$(HOME) ${x} $$", "list\n\n\n[a-z*.]+\n\n*.log, b.txt",
        "boolean\n\n\n\n\ntrue", "integer\n-5\n100\n\n\n42", "integer\n\n\n\n\n+9223372036854775807", "quantity\n1Mi\n1Gi\n\n\n64Mi", "quantity\n\n\n\n\n1.5e3", "quantity\n0\n\n\n\n100m", "enum\n\n\n\nraw,text,json\njson",
        "image\n\n\n\n\nregistry.example:5000/a/b:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "image\n\n\n\n\nbusybox", "duration\n1s\n1h\n\n\n1m30.5s", "duration\n\n\n\n\n-1h",
    }.Select(Encoding.UTF8.GetBytes);

    public override IEnumerable<string> Words() =>
    [
        .. Enum.GetNames<ParameterType>().Select(type => type.ToLowerInvariant() + "\n"),
        "\n\n\n\n", "Ki", "Mi", "Ei", "E", "n", "u", "m", "1e9", "ns", "us", "µs", "ms", "h", "@sha256:", ":latest", "..", "//", "/", "\\d", "[^", "(?i)", "{0,1000}", ".*", "|", "$", "^", "-0", "0.000000001", "٣", "true", "false",
    ];

    private static void MustKeep(TemplateParameter parameter, TemplateValue value)
    {
        var written = JsonNode.Parse(Json(value))!;
        switch (parameter.Type)
        {
            case ParameterType.Boolean:
                written.GetValueKind().Should().BeOneOf(JsonValueKind.True, JsonValueKind.False);
                break;
            case ParameterType.Integer:
                written.GetValue<long>().ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(value.Text);
                break;
            case ParameterType.List:
                written.AsArray().Select(item => item!.GetValue<string>()).Should().Equal(value.Items).And.NotContain(item => item.Contains(',') || item.Trim().Length != item.Length || item.Length == 0);
                break;
            case ParameterType.Path:
                value.Text.Split('/')[1..].Should().NotContain(["", ".", ".."], "a path stays where it is");
                value.Text.Should().StartWith("/");
                break;
            case ParameterType.Enum:
                parameter.Values.Should().Contain(value.Text);
                break;
            default:
                written.GetValue<string>().Should().Be(value.Text);
                break;
        }
        ParameterBounds.Hold(parameter, value.Text).Should().BeTrue();
    }

    private static TemplateParameter? Declared(string[] lines)
    {
        var members = new JsonObject { ["type"] = lines[0], ["default"] = lines[5] };
        for (var i = 0; i < 3; i++)
            if (lines[i + 1].Length > 0)
                members[i switch { 0 => "min", 1 => "max", _ => "pattern" }] = lines[i + 1];
        if (lines[4].Length > 0)
            members["values"] = new JsonArray([.. lines[4].Split(',').Select(value => (JsonNode)value)]);
        using var document = JsonDocument.Parse(new JsonObject { ["p"] = members }.ToJsonString());
        var report = new DocumentReport("p", new SourceMap(new SourceNode(new SourcePosition(1, 1))), []);
        // The default is the value itself; whether it fits is what Run looks at, so a value that is refused is no fault here.
        return ParameterReader.Read(new DocumentNode(document.RootElement, "", report)).Single() is { } read
            ? read with { IsFaulty = read.IsFaulty && report.Errors > Refused(read, lines[5]) }
            : null;
    }

    private static int Refused(TemplateParameter parameter, string text) => ParameterParser.Parse(parameter, text).Succeeded ? 0 : 1;

    private static string Json(TemplateValue value)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            value.Write(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
