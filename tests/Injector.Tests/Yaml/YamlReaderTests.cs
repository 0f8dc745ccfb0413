using System.Text;
using System.Text.Json;
using CsCheck;
using Injector.Yaml;

namespace Injector.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1", new[] { """{"a":1}""" })]
    [InlineData("a: 1\n---\nb: 2\n", new[] { """{"a":1}""", """{"b":2}""" })]
    [InlineData("---\na: 1\n---\n---\n# nothing\n--- \nb: 2", new[] { """{"a":1}""", "", "", """{"b":2}""" })]
    [InlineData("\uFEFFa: 1\r\n\uFEFF---\r\nb: 2\r\n", new[] { """{"a":1}""", """{"b":2}""" })]
    [InlineData("%YAML 1.1\n---\na: 1\n...\n# next\n%YAML 1.2\n---\nb: 2\n...\n", new[] { """{"a":1}""", """{"b":2}""" })]
    [InlineData("%TAG ! tag:example.com,2000:\n---\na: !x 1\n", new[] { """{"a":"1"}""" })]
    [InlineData("--- {a: 1}\n--- # comment\nb: 2\n--- |\n  text\n", new[] { """{"a":1}""", """{"b":2}""", "\"text\\n\"" })]
    [InlineData("a: |\n  ---\n  x\n---x: 1\n", new[] { """{"a":"---\nx\n","---x":1}""" })]
    [InlineData("a: 1\n...\nb: 2\n", new[] { """{"a":1}""", """{"b":2}""" })]
    [InlineData("...\n---\na: 1\n...\n...\n# c\n", new[] { "", """{"a":1}""", "", "" })]
    [InlineData("~", new[] { "null" })]
    [InlineData("# only a comment\n", new[] { "" })]
    [InlineData("\n \n", new[] { "" })]
    [InlineData("", new string[0])]
    [InlineData("a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x\n", new[] { """{"a":{"b":1},"c":{"b":1},"d":2,"e":2}""" })]
    [InlineData("a: \"\\ud83d\\ude00\\/\\t\"", new[] { """{"a":"\uD83D\uDE00/\t"}""" })]
    public void A_stream_is_read_document_by_document(string text, string[] documents)
    {
        var read = YamlReader.ReadAll(text);
        read.Select(d => Encoding.UTF8.GetString(d.Json.Span)).Should().Equal(documents);
        string.Concat(read.Select(d => d.Source)).Should().Be(text);
    }

    [Theory]
    [InlineData("{\"a\": \"x\\/\\u0041\", \"n\": 1.0}", new[] { "{\"a\": \"x\\/\\u0041\", \"n\": 1.0}" })]
    [InlineData("{\n\t\"a\": [1,\n\t2]\n}\n---\nb: 2\n", new[] { "{\n\t\"a\": [1,\n\t2]\n}", """{"b":2}""" })]
    [InlineData("{\"a\":1}\n{\"b\":2}\n[3] {\"c\":4}\n", new[] { """{"a":1}""", """{"b":2}""", "[3]", """{"c":4}""" })]
    [InlineData("\uFEFF# c\n---\n{\"a\":1} # c\n# d\n{\"b\":2}\n...\n", new[] { """{"a":1}""", """{"b":2}""" })]
    [InlineData("{a: b, \"c\": [yes,],}", new[] { """{"a":"b","c":[true]}""" })]
    public void Json_is_read_as_json_and_a_flow_map_as_yaml(string text, string[] documents)
    {
        var read = YamlReader.ReadAll(text);
        read.Select(d => Encoding.UTF8.GetString(d.Json.Span)).Should().Equal(documents);
        string.Concat(read.Select(d => d.Source)).Should().Be(text);
        read.Select(d => d.Source[d.ContentStart..d.ContentEnd]).Should().Contain(documents[0].Contains("true") ? text : documents[0]);
    }

    [Theory]
    [InlineData("a: b: c\n", 1, 5, "a ':' that cannot be here*")]
    [InlineData("---\na: 1\n---\na: b\n c: d\n", 5, 3, "a ':' that cannot be here*")]
    [InlineData("a:\n\tb: c\n", 2, 1, "a tab where only spaces may indent")]
    [InlineData("a: \"x\n", 1, 4, "a quote is opened here and never closed")]
    [InlineData("a: [1, 2\nb: c\n", 1, 4, "a bracket is opened here and not closed")]
    [InlineData("a: {b: [1 }\n", 1, 11, "a ',' or ']' is expected here (the bracket opened in line 1, column 8 is not closed)")]
    [InlineData("a: @x\n", 1, 4, "a value cannot start with '@' unless it is quoted")]
    [InlineData("a: \"\\q\"\n", 1, 5, "an unknown \\ escape in a double-quoted value")]
    [InlineData("a:\n  b: 1\n c: 2\n", 3, 2, "a key is expected here: check the indentation")]
    [InlineData("a: *x\n", 1, 4, "the alias *x has no anchor &x before it")]
    [InlineData("a: &x [*x]\n", 1, 8, "the anchor &x contains itself")]
    [InlineData("a: &x {b: [*x]}\n", 1, 12, "the anchor &x contains itself")]
    [InlineData("a: 1\nb:\n  c: 1\n  c: 2\n", 4, 3, "the key \"c\" is given twice, first in line 3, column 3")]
    [InlineData("1: a\n\"1\": b\n", 2, 1, "the key \"1\" is given twice, first in line 1, column 1")]
    [InlineData("---\n{\"a\": 1,\n \"\\u0061\": 2}", 3, 2, "the key \"a\" is given twice, first in line 2, column 2")]
    [InlineData("{\"a\": \"\\ud800\"}", 1, 7, "a \\u escape stands for half a character")]
    [InlineData("{\"a\": [1, -1e400]}", 1, 11, "a number is too large to be sent to Kubernetes; quote it if it is text")]
    [InlineData("? [a]\n: b\n", 1, 3, "a key must be a single value*")]
    [InlineData("~: b\n", 1, 1, "a key is empty or null*")]
    [InlineData("a: {<<: 5}\n", 1, 9, "the merge key << takes a map or a list of maps")]
    [InlineData("{\"a\": 1}\n{\"b\": }\n", 2, 7, "not valid JSON:*")]
    [InlineData("%YAML 2.0\n---\na: 1\n", 1, 1, "a YAML version other than*")]
    public void An_error_says_what_and_where(string text, int line, int column, string message)
    {
        var error = FluentActions.Invoking(() => YamlReader.ReadAll(text)).Should().Throw<YamlSyntaxException>().Which;
        (message[^1] == '*' ? error.Message[..Math.Min(message.Length - 1, error.Message.Length)] + "*" : error.Message).Should().Be(message);
        error.Position.Should().Be(new SourcePosition(line, column));
    }

    [Theory]
    [InlineData('[', ']'), InlineData('{', '}')]
    public void Nesting_is_bounded(char open, char close)
    {
        string Nested(int depth) => open == '['
            ? new string(open, depth) + new string(close, depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{" + new string(close, depth);
        JsonDocument.Parse(YamlReader.ReadAll(Nested(64))[0].Json).Dispose();
        JsonDocument.Parse(YamlReader.ReadAll("- " + Nested(63))[0].Json).Dispose();
        FluentActions.Invoking(() => YamlReader.ReadAll(Nested(65))).Should().Throw<YamlSyntaxException>().WithMessage("nested deeper than 64 levels");
        FluentActions.Invoking(() => YamlReader.ReadAll("- " + Nested(64))).Should().Throw<YamlSyntaxException>().WithMessage("nested deeper than 64 levels");
        FluentActions.Invoking(() => YamlReader.ReadAll(Nested(100_000))).Should().Throw<YamlSyntaxException>().WithMessage("nested deeper than 64 levels");
        YamlReader.ReadAll("- " + Nested(400), maxDepth: 512).Should().ContainSingle();
    }

    [Theory]
    [InlineData("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n", "a{0}: &a{0} [*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1}]\n")]
    [InlineData("a0: &a0 {k0: x, k1: y, k2: z}\n", "a{0}: &a{0} {{k: *a{1}, l: *a{1}, m: *a{1}, n: *a{1}, o: *a{1}, p: *a{1}}}\n")]
    [InlineData("a0: &a0 {k0: x}\n", "a{0}: &a{0} {{<<: [*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1}]}}\n")]
    public void An_alias_bomb_is_refused(string first, string format)
    {
        var bomb = first + string.Concat(Enumerable.Range(1, 20).Select(i => string.Format(null, format, i, i - 1)));
        FluentActions.Invoking(() => YamlReader.ReadAll(bomb)).Should().Throw<YamlSyntaxException>().WithMessage("aliases expand to too much content");
    }

    [Fact]
    public void Values_and_keys_are_found_by_pointer()
    {
        const string text = "---\nx: 1\n---\n# c\nspec:\n  containers:\n  - name: a\n    a/b~c: {\"d\": [1, 2]}\n";
        var positions = YamlReader.ReadAll(text)[1].Positions;
        positions.Find("").Should().Be(new SourcePosition(5, 1));
        positions.Find("/spec").Should().Be(new SourcePosition(6, 3));
        positions.FindKey("/spec").Should().Be(new SourcePosition(5, 1));
        positions.Find("/spec/containers/0/name").Should().Be(new SourcePosition(7, 11));
        positions.FindKey("/spec/containers/0/name").Should().Be(new SourcePosition(7, 5));
        positions.Find("/spec/containers/0/a~1b~0c/d/1").Should().Be(new SourcePosition(8, 22));
        positions.Find("/spec/containers/1/name").Should().Be(new SourcePosition(7, 3), "the list is the nearest ancestor");
        positions.Find("/metadata").Should().Be(new SourcePosition(5, 1));
    }

    [Fact]
    public void Json_positions_count_characters_not_bytes()
    {
        var positions = YamlReader.ReadAll("# c\n{\"ä😀\": {\"b\": 1},\r\n  \"c\": [true,\n\"x\"]}")[0].Positions;
        positions.Find("").Should().Be(new SourcePosition(2, 1));
        positions.Find("/ä😀").Should().Be(new SourcePosition(2, 9));
        positions.Find("/ä😀/b").Should().Be(new SourcePosition(2, 15));
        positions.FindKey("/c").Should().Be(new SourcePosition(3, 3));
        positions.Find("/c/1").Should().Be(new SourcePosition(4, 1));
    }

    [Theory]
    [InlineData("# a\n---\n# b\nx: 1 # c\n# d\n...\n", "# a\n---\n# b\n", " # c\n# d\n...\n")]
    [InlineData("--- &a {x: [1]} # c\n", "--- ", " # c\n")]
    [InlineData("\uFEFFx:\n- |\n  text\n\n# c\n", "\uFEFF", "# c\n")]
    [InlineData("{\"a\": 1}\n# c\n{\"b\": 2}\n", "", "\n")]
    public void Comments_around_the_content_are_known(string text, string before, string after)
    {
        var document = YamlReader.ReadAll(text)[0];
        document.Source[..document.ContentStart].Should().Be(before);
        document.Source[document.ContentEnd..].Should().Be(after);
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_its_documents_make_up_the_text()
    {
        var token = Gen.OneOf("a", "b", ": ", ":", "- ", "\n", "\n  ", "\r\n", "\r", "---", "...", "{", "}", "[", "]", ",", "\"", "'", "|", ">", "#", " #",
            "&a ", "*a", "!!int ", "!x ", "! ", "%YAML 1.1", "<<: ", "? ", "\t", "\\", "\\u00", "1", "0x", "\uFEFF", "\u0085", "\u2028", "é", "😀", "\0", "~", "@");
        token.List[0, 25].Select(string.Concat).Sample(
            text =>
            {
                try
                {
                    var documents = YamlReader.ReadAll(text);
                    string.Concat(documents.Select(d => d.Source)).Should().Be(text);
                    foreach (var document in documents)
                    {
                        if (document.IsEmpty)
                            continue;
                        document.ContentStart.Should().BeLessThanOrEqualTo(document.ContentEnd);
                        JsonDocument.Parse(document.Json).Dispose();
                    }
                }
                catch (YamlSyntaxException error)
                {
                    error.Position.Line.Should().BePositive();
                    error.Message.Should().NotContainAny("While", "Idx");
                }
            },
            iter: 5_000);
    }
}
