using System.Text;
using System.Text.Json;
using Injector.Yaml;

namespace Injector.Fuzz;

/// <summary>A text read as YAML or JSON: sound documents or one error with its place, and nothing is lost between the documents.</summary>
internal sealed class YamlTarget : FuzzTarget
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = YamlReader.DefaultMaxDepth, AllowDuplicateProperties = false };

    public override void Run(byte[] input)
    {
        var text = Input.Text(input);
        IReadOnlyList<YamlDocument> documents;
        try
        {
            documents = YamlReader.ReadAll(text);
        }
        catch (YamlSyntaxException e)
        {
            e.Message.Should().NotBeEmpty();
            MustBeIn(text, e.Position);
            return;
        }
        string.Concat(documents.Select(document => document.Source)).Should().Be(text);
        foreach (var document in documents)
        {
            document.ContentStart.Should().BeInRange(0, document.ContentEnd);
            document.ContentEnd.Should().BeLessThanOrEqualTo(document.Source.Length);
            MustBeIn(text, document.Positions.Find(""));
            if (!document.IsEmpty)
                MustReadBack(document);
        }
    }

    public override IEnumerable<byte[]> Seeds() => Fuzz.Seeds.YamlFiles().Select(File.ReadAllBytes).Concat(Snippets.Select(Encoding.UTF8.GetBytes));

    public override IEnumerable<string> Words() =>
    [
        "---\n", "...\n", "\n- ", "\n  ", ": ", "? ", "- - ", "|\n ", ">-\n ", "|2+\n  ", "&a ", "*a", "<<: *a", "!!str ", "!!int ", "!!binary ", "!<tag:yaml.org,2002:null> ", "%YAML 1.1\n", "%TAG ! x\n",
        "0x1f", "0o17", "017", "1_000", ".inf", ".nan", "-.INF", "1e400", "2001-01-01", "yes", "~", "null", "\\x00", "\\uD800", "\\\n", "\uFEFF", "\u2028", "\u0085", "\t", "#", "''", "\"\"", "{}", "[]", "{a: ", "[a, ",
    ];

    private static readonly string[] Snippets =
    [
        "a: &x [1, 2]\nb: *x\nc:\n  <<: [{d: 1}, {d: 2}]\n", "? a\n: b\n? [c]\n: d\n", "- !!str 1\n- !!int \"0x1f\"\n- !!float .inf\n- !!binary aGk=\n",
        "a: |2-\n   x\n  y\n\nb: >+\n  z\n\n\n", "{\"a\": [1, {\"b\": \"\\ud83d\\ude00\"}]}\n{\"c\": 1e5}\n", "%YAML 1.1\n---\na\n...\n--- # c\nb: 'it''s'\n", "a: \"\\x41\\u263a\\U0001F600\\\n  b\"\n",
        "&a [&b {*a : 1}]\n", "a: 1\na: 2\n", "[[[[[[[[[[]]]]]]]]]]", "\uFEFF# c\na: 1_0\n",
    ];

    private static void MustReadBack(YamlDocument document)
    {
        using var json = JsonDocument.Parse(document.Json, Strict);
        var written = YamlWriter.Write(json.RootElement);
        var read = YamlReader.ReadAll("---\n" + written);
        read.Should().ContainSingle();
        using var again = JsonDocument.Parse(read[0].Json, Strict);
        JsonElement.DeepEquals(json.RootElement, again.RootElement).Should().BeTrue("what is written reads back the same:\n{0}", written);
    }

    private static void MustBeIn(string text, SourcePosition position)
    {
        var lines = text.Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length;
        position.Line.Should().BeInRange(1, lines + 1);
        position.Column.Should().BeInRange(1, text.Length + 2);
    }
}
