using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Injector.Yaml;

namespace Injector.Tests.Yaml;

public sealed class YamlWriterTests
{
    private static readonly Gen<string> Strings = Gen.OneOf(
        Gen.OneOf("", "yes", "No", "on", "~", "null", "0x1f", "017", "08", "1e3", "1_000", ".5", "5.", ".inf", "1:30", "2001-01-01", "-", "- a", "-a",
            "?", "? a", ":", "a:", "a: b", "a:b", "#", "a #b", "a#b", "<<", "=", "!", "&a", "*a", "'", "\"", "it's", "%", "@", "`", "|", ">", "{", "[a]", ",",
            "---", "--- a", "...", " a", "a ", "\t", "a\tb", "\ta", "\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b\n", "a \nb", "a\n\n\nb", "a\n ", "a\n  \n",
            " \na", "\n a\n", "a\r", "a\rb", "a\r\nb", "a\u0085b", "a\u2028b", "\uFEFFa", "\u0000", "\u001b[1m", "\u007f", "😀", "a😀\nb", "\ufffd", "\uffff", "é\nü",
            "\tif x\n\tthen\n", "a\n\tb\n", "#!/bin/sh\nset -e\n", "{{ .x }}", "\\", "a\\b", "\\n", "🏳️‍🌈", new string('k', 2000)),
        Gen.OneOf("a", " ", "\n", "\t", ":", "-", "#", "'", "\"", "\\", "1", "\r", "\u0085", "😀", "|", "{", ",", "é").List[0, 8].Select(string.Concat),
        Gen.String[Gen.Char.Where(c => !char.IsSurrogate(c)), 0, 12]);

    private static readonly Gen<JsonNode?> Values = Gen.Recursive<JsonNode?>((depth, any) =>
    {
        var scalar = Gen.OneOf<JsonNode?>(
            Strings.Select(s => (JsonNode?)JsonValue.Create(s)),
            Gen.Long.Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.ULong.Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Double.Where(double.IsFinite).Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Const((JsonNode?)null));
        if (depth >= 5)
            return scalar;
        return Gen.Frequency(
            (3, scalar),
            (2, any.List[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]))),
            (3, Gen.Select(Strings, any).List[0, 4].Select(members =>
                (JsonNode?)new JsonObject(members.DistinctBy(m => m.Item1).Select(m => KeyValuePair.Create(m.Item1, m.Item2?.DeepClone()))))));
    });

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        Values.Sample(
            value =>
            {
                var json = value?.ToJsonString() ?? "null";
                using var document = JsonDocument.Parse(json);
                var yaml = YamlWriter.Write(document.RootElement);
                var read = FluentActions.Invoking(() => YamlReader.ReadAll("---\n" + yaml + "---\nlast: true\n"))
                    .Should().NotThrow("of {0}written as\n{1}", json, yaml).Subject;
                read.Should().HaveCount(2);
                using var again = JsonDocument.Parse(read[0].Json);
                JsonElement.DeepEquals(document.RootElement, again.RootElement).Should().BeTrue("of {0}written as\n{1}", json, yaml);
            },
            iter: 5_000);

    [Theory]
    [InlineData("""{"a":{"b":[{"c":1,"d":[2,[3,4]]},[],{},"x"]},"e":{}}""", "a:\n  b:\n  - c: 1\n    d:\n    - 2\n    - - 3\n      - 4\n  - []\n  - {}\n  - x\ne: {}\n")]
    [InlineData("""{"a":null,"b":true,"c":1.50,"d":""}""", "a: null\nb: true\nc: 1.50\nd: \"\"\n")]
    [InlineData("""{"a":"yes","b":"8080","c":"1.0","d":"100m","e":"1.2.3","f":"2024-01-01T00:00:00Z"}""", "a: \"yes\"\nb: \"8080\"\nc: \"1.0\"\nd: 100m\ne: 1.2.3\nf: \"2024-01-01T00:00:00Z\"\n")]
    [InlineData("""{"a":"- x","b":"a: b","c":"it's","d":"'","e":"*.log","f":"/var/log","g":"-c","h":"a #b","i":"x:1"}""", "a: '- x'\nb: 'a: b'\nc: it's\nd: ''''\ne: '*.log'\nf: /var/log\ng: -c\nh: 'a #b'\ni: x:1\n")]
    [InlineData("""{"a":"x\ny","b":"x\n","c":"x\n\n","d":["x\ny\n"],"e":" x\ny"}""", "a: |-\n  x\n  y\nb: |\n  x\nc: |+\n  x\n\nd:\n- |\n  x\n  y\ne: |2-\n   x\n  y\n")]
    [InlineData("""{"a":"2001-01-01 said \"x\"","b":"2001-01-01 in C:\\x"}""", "a: \"2001-01-01 said \\\"x\\\"\"\nb: \"2001-01-01 in C:\\\\x\"\n")]
    [InlineData("""{"a":"x\ty","b":"x\ry","c":"\u0085","d":"\u0000"}""", "a: \"x\\ty\"\nb: \"x\\ry\"\nc: \"\\x85\"\nd: \"\\x00\"\n")]
    [InlineData("""{"yes":1,"8080":2,"a b":3,"a: b":4,"sidecar-injector.io/inject":"true"}""", "\"yes\": 1\n\"8080\": 2\na b: 3\n'a: b': 4\nsidecar-injector.io/inject: \"true\"\n")]
    [InlineData("[]", "[]\n")]
    [InlineData("\"x\\ny\"", "|-\n  x\n  y\n")]
    [InlineData("5", "5\n")]
    public void The_style_is_kubectls(string json, string yaml)
    {
        using var document = JsonDocument.Parse(json);
        YamlWriter.Write(document.RootElement).Should().Be(yaml);
    }
}
