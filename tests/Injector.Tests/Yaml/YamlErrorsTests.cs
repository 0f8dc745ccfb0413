using Injector.Yaml;

namespace Injector.Tests.Yaml;

/// <summary>Every sentence in which a YAML error is told, by the shortest text that leads to it.</summary>
public sealed class YamlErrorsTests
{
    private static readonly string[] Texts =
    [
        "a: b: c\n", "\"a\": b\n \"c\": d: e\n", "\"a\nb\": c\n", "- a\n  b: c\n", "[a\n]: b\n", "--- a: b\n", "a: ? b\n", "a: - b\n", "a: \"x\n", "a: 'x\n... b'\n", "a: |\n     \n  x\n", "a: >\n      \n    x\n", "a: |3x\n",
        "a: |0\n x\n", "a: \"\\q\"\n", "a: \"\\U00110000\"\n", "a: \"\\xZZ\"\n", "a: b\nc\n", "- a\nb: c\n", "{a: b c: d}\n", "[a}\n", "{,}\n",
        "\"a\" b\n", "a: !<x\n", "a: *\n", "!e!x a\n", "&a &b c\n", "%YAML 3.0\n---\na\n",
    ];

    private static string Message(string text)
    {
        try
        {
            YamlReader.ReadAll(text);
            return "";
        }
        catch (YamlSyntaxException e)
        {
            return e.Message;
        }
    }

    [Fact]
    public void Every_sentence_is_reached_by_a_text()
    {
        var messages = Texts.Select(Message).ToList();
        messages.Should().NotContain("").And.NotContain(message => message.StartsWith("not valid YAML", StringComparison.Ordinal));
        foreach (var (phrase, sentence, _) in YamlErrors.Sentences)
            messages.Should().Contain(message => message.StartsWith(sentence, StringComparison.Ordinal), $"the parser says \"{phrase}\" for one of them");
    }

    [Fact]
    public void Every_row_of_the_table_is_one_that_the_parser_can_say()
    {
        var said = Texts.Select(ParserSays).ToList();
        foreach (var (phrase, _, _) in YamlErrors.Sentences)
            said.Should().Contain(message => message.Contains(phrase, StringComparison.Ordinal), $"\"{phrase}\" has a row");
    }

    private static string ParserSays(string text)
    {
        try
        {
            var parser = new YamlDotNet.Core.Parser(new StringReader(text));
            while (parser.MoveNext())
                ;
            return "";
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            return e.Message;
        }
    }
}
