using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Injector.Yaml;
using YamlDotNet.Core;

namespace Injector.Tests.Yaml;

/// <summary>
/// The sentences in which a YAML error is told are found by phrases of YamlDotNet's own. Another version of it that words something
/// in another way, or has more to say, fails here; else the sentence would be lost and nobody would see it.
/// </summary>
public sealed partial class YamlErrorsTests
{
    private const string Colon = "a ':' that cannot be here: quote the value if the colon belongs to it, else check the indentation";
    private const string Blanks = "a block of text starts with a line of more blanks than its text is indented by";
    private const string Bracket = " (the bracket opened in line 1, column 1 is not closed)";

    /// <summary>A phrase, the shortest text that makes the parser say it, and where and how it is told.</summary>
    public static TheoryData<string, string, string> Rows => new()
    {
        { "invalid mapping", "a: b: c\n", "1:5: " + Colon },
        { "invalid mapping", "\"a\": b\n \"c\": d: e\n", "2:5: " + Colon },
        { "invalid mapping", "- a\n  b: c\n", "2:4: " + Colon },
        { "Mapping values are not allowed", "[a\n]: b\n", "2:2: " + Colon + Bracket },
        { "Mapping keys are not allowed", "a: ? b\n", "1:4: a '?' that cannot be here" },
        { "Block sequence entries are not allowed", "a: - b\n", "1:4: a '- ' that cannot be here: a list starts on a line of its own" },
        { "unexpected end of stream", "a: \"x\n", "1:4: a quote is opened here and never closed" },
        { "unexpected document indicator", "a: 'x\n... b'\n", "1:4: a quote is opened here and not closed before the next ---" },
        { "extra spaces in first line", "a: |\n     \n  x\n", "3:3: " + Blanks },
        { "more spaces in lines above first content line", "a: >\n      \n    x\n", "3:5: " + Blanks },
        { "expected comment or line break", "a: |3x\n", "1:4: text behind a '|' or '>' that belongs on the next line" },
        { "indentation indicator equal to 0", "a: |0\n x\n", "1:4: a block of text cannot be indented by 0: leave the number out" },
        { "unknown escape character", "a: \"\\q\"\n", "1:5: an unknown \\ escape in a double-quoted value" },
        { "Unicode", "a: \"\\U00110000\"\n", "1:7: a \\u escape that is no character" },
        { "Unicode", "a: \"\\ud800x\"\n", "1:11: a \\u escape that is no character" },
        { "expected hexadecimal", "a: \"\\xZZ\"\n", "1:7: a \\x or \\u escape needs hexadecimal digits" },
        { "did not find expected key", "a: b\nc\n", "2:1: a key is expected here: check the indentation" },
        { "expected '-' indicator", "- a\nb: c\n", "2:1: a list item (- …) is expected here: check the indentation" },
        { "expected ',' or '}'", "{a: b c: d}\n", "1:8: a ',' or '}' is expected here" + Bracket },
        { "expected ',' or ']'", "[a}\n", "1:3: a ',' or ']' is expected here" + Bracket },
        { "expected node content", "{,}\n", "1:2: a value is expected here" + Bracket },
        { "expected <document start>", "\"a\nb\": c\n", "2:3: text after the end of the document's content" },
        { "expected <document end>", "\"a\" b\n", "1:5: text after the end of the document's content" },
        { "the expected '>'", "a: !<x\n", "1:4: a tag that is opened by '!<' and not closed" },
        { "disallowed: []{},", "a: *\n", "1:4: an anchor (&) or alias (*) without a name: quote the value if the sign belongs to it" },
        { "undefined tag handle", "!e!x a\n", "1:1: a tag with an undeclared handle" },
        { "more than one anchor", "&a &b c\n", "1:4: a value with two anchors" },
        { "incompatible YAML document", "%YAML 3.0\n---\na\n", "1:1: a YAML version other than 1.1 or 1.2" },
        { " tab ", "a:\n\tb: c\n", "2:1: a tab where only spaces may indent" },
        { " tab ", "a: b\n\tc: d\n", "2:1: a tab where only spaces may indent" },
        { "cannot start any token", "a: @x\n", "1:4: a value cannot start with '@' unless it is quoted" },
    };

    // What hardly anybody meets is said in the parser's own words, behind "not valid YAML".
    private static readonly string[] Untold =
    [
        "Did not find expected <stream-start>.",
        "While parsing a document start node, could not find document end marker before version directive.",
        "Found duplicate %YAML directive.",
        "Found duplicate %TAG directive.",
        "While parsing a node, did not find expected token.",
        "While scanning a simple key, could not find expected ':'.",
        "Invalid key indicator format.",
        "While scanning plain scalar, found a comment between adjacent scalars.",
        "While scanning a version directive, did not find preceding <document end>.",
        "While scanning a document end, found invalid content after '...' marker.",
        "While scanning a flow sequence end, found invalid comment after ']'.",
        "While scanning a flow entry, found invalid comment after comma.",
        "Anchor before sequence entry on same line is not allowed.",
        "While scanning a tag, did not find expected whitespace, comma or line break.",
        "While scanning a block scalar, found a comment without whtespace after '>' indicator.",
        "While scanning a flow sequence end, found invalid comment after double-quoted scalar.",
        "While scanning a multi-line double-quoted scalar, found wrong indentation.",
        "While scanning a directive, could not find expected directive name.",
        "While scanning a directive, found unexpected non-alphabetical character.",
        "While scanning a %YAML directive, did not find expected digit or '.' character.",
        "While scanning a %TAG directive, did not find expected whitespace.",
        "While scanning a %TAG directive, did not find expected whitespace or line break.",
        "While scanning a tag, did not find URI escaped octet.",
        "While scanning a tag, found an incorrect leading UTF-8 octet.",
        "While scanning a tag, found an incorrect trailing UTF-8 octet.",
        "While scanning a tag, found an incorrect UTF-8 sequence.",
        "While scanning a tag, did not find expected '!'.",
        "While scanning a tag directive, did not find expected '!'.",
        "While scanning a %YAML directive, found extremely long version number.",
        "While scanning a %YAML directive, did not find expected version number.",
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_parser_says_the_phrase_and_it_is_told_in_our_words(string phrase, string text, string told)
    {
        FluentActions.Invoking(() => Parse(text)).Should().Throw<YamlException>().Which.Message.Should().Contain(phrase);

        var error = FluentActions.Invoking(() => YamlReader.ReadAll(text)).Should().Throw<YamlSyntaxException>().Which;
        $"{error.Position.Line}:{error.Position.Column}: {error.Message}".Should().Be(told);
    }

    [Fact]
    public void Every_phrase_of_the_table_has_a_text() =>
        YamlErrors.Sentences.Select(row => row.Phrase).Except(Rows.Select(row => row.Data.Item1)).Should().BeEmpty();

    [Fact]
    public void Whatever_else_the_parser_can_say_is_known()
    {
        var phrases = Rows.Select(row => row.Data.Item1).ToList();

        Literals().Where(literal => Said().IsMatch(literal) && !phrases.Exists(phrase => literal.Contains(phrase, StringComparison.Ordinal)))
            .Distinct().Should().BeEquivalentTo(Untold, "a text that leads to a new one needs a sentence in YamlErrors, or a place in this list");
    }

    private static void Parse(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
            ;
    }

    private static IEnumerable<string> Literals()
    {
        using var file = new PEReader(File.OpenRead(typeof(Parser).Assembly.Location));
        var reader = file.GetMetadataReader();
        for (var handle = reader.GetNextHandle(default(UserStringHandle)); !handle.IsNil; handle = reader.GetNextHandle(handle))
            yield return reader.GetUserString(handle);
    }

    [GeneratedRegex(@"^(While (scanning|parsing) |Found |Did not find |Anchor before |Invalid key indicator)| not allowed in this context\.$")]
    private static partial Regex Said();
}
