using System.Text;
using CsCheck;
using Injector.Yaml;

namespace Injector.Tests.Yaml;

/// <summary>What kubectl's reader, a port of libyaml, takes beyond YamlDotNet. Each case was read by kubectl 1.35 as it stands here.</summary>
public sealed class KubectlReadingTests
{
    [Theory]
    [InlineData("a: |\n    \n    x: 1\nb: 2\n", """{"a":"\nx: 1\n","b":2}""")]
    [InlineData("a: |\n  \n\n   \n    x: 1\nb: 2\n", """{"a":"\n\n\nx: 1\n","b":2}""")]
    [InlineData("a: |-\r\n  \r\n  x\r\nb: 2\r\n", """{"a":"\nx","b":2}""")]
    [InlineData("- |\n  \n  x\n- >\n  \n  x\n", """["\nx\n","\nx\n"]""")]
    [InlineData("a: | # c\n  \n  x: |\n    \n    y\n", """{"a":"\nx: |\n  \n  y\n"}""")]
    [InlineData("a: \"one\ntwo\"\nb: 2\n", """{"a":"one two","b":2}""")]
    [InlineData("x:\n  a: 'it''s\n  two\n\n  three'\n  b: 2\n", """{"x":{"a":"it's two\nthree","b":2}}""")]
    [InlineData("x:\n- a: \"one \\\"\\\n  two\"\n  b: 'c\n d'\n", """{"x":[{"a":"one \"two","b":"c d"}]}""")]
    public void What_kubectl_reads_is_read(string text, string json)
    {
        var document = YamlReader.ReadAll(text).Should().ContainSingle().Subject;
        Encoding.UTF8.GetString(document.Json.Span).Should().Be(json);
        document.Source.Should().Be(text);
    }

    [Fact]
    public void A_line_of_more_blanks_than_the_text_has_is_refused_as_kubectl_refuses_it()
    {
        var error = FluentActions.Invoking(() => YamlReader.ReadAll("a: |\n     \n   x: 1\nb: 2\n")).Should().Throw<YamlSyntaxException>().Which;
        error.Message.Should().Be("a block of text starts with a line of more blanks than its text is indented by");
    }

    [Fact]
    public void Places_are_those_of_the_text_as_it_is_written()
    {
        const string Text = "# c\na: |\n    \n    x\nb: [\"one\ntwo\", {c: 3}] # d\n# e\n";
        var document = YamlReader.ReadAll(Text)[0];
        document.Positions.Find("/b/1/c").Should().Be(new SourcePosition(6, 11));
        document.Positions.Find("/b").Should().Be(new SourcePosition(5, 4));
        document.Source[document.ContentStart..document.ContentEnd].Should().StartWith("a: |").And.EndWith("{c: 3}]");
    }

    [Fact]
    public void Texts_of_any_indentation_are_read_as_if_they_were_written_well()
    {
        var line = Gen.OneOf("one", "two words", "\"x\": |", "# no comment", "- y");
        Gen.Select(line.List[1, 4], Gen.Int[0, 4], Gen.Int[0, 3]).Sample((lines, blanks, indentation) =>
        {
            var text = $"k: |\n{new string(' ', Math.Min(blanks, indentation + 1))}\n{string.Concat(lines.Select(one => new string(' ', indentation + 1) + one + "\n"))}z: 1\n";
            var well = $"k: |\n\n{string.Concat(lines.Select(one => $"  {one}\n"))}z: 1\n";
            Json(text).Should().Be(Json(well));
        });
    }

    [Theory]
    [InlineData("a: 1\nb:\n  c: 1\n  c: {d: 2}\n", """{"a":1,"b":{"c":{"d":2}}}""", 4, 3)]
    [InlineData("{\"a\": {\"c\": 1, \"e\": 0, \"c\": {\"d\": 2.0}}}", """{"a":{"c":{"d":2.0},"e":0}}""", 1, 24)]
    public void Of_a_key_given_twice_the_last_counts_where_the_caller_takes_it(string text, string json, int line, int column)
    {
        var duplicates = new List<DuplicateKey>();
        var document = YamlReader.ReadAll(text, duplicates: duplicates)[0];
        Encoding.UTF8.GetString(document.Json.Span).Should().Be(json);
        duplicates.Should().ContainSingle().Which.Second.Should().Be(new SourcePosition(line, column));
        document.Positions.FindKey(text.StartsWith('{') ? "/a/c" : "/b/c").Should().Be(new SourcePosition(line, column));
        FluentActions.Invoking(() => YamlReader.ReadAll(text)).Should().Throw<YamlSyntaxException>().WithMessage("the key \"c\" is given twice*");
    }

    private static string Json(string text) => Encoding.UTF8.GetString(YamlReader.ReadAll(text)[0].Json.Span);
}
