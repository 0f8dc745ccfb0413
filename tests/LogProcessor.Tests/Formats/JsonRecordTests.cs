using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using LogProcessor.Formats;
using LogProcessor.Lines;
using static System.Text.Encoding;

namespace LogProcessor.Tests.Formats;

public sealed class JsonRecordTests
{
    private static readonly LineSource Source = new("app.log"u8.ToArray(), default);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"level":"info","msg":"gr\u00fc\u00dfe \ud83d\ude00","n":[1,-0.5e+10,true,false,null,{"a":[]}]}""")]
    [InlineData(" {\"a\" : 1 } \t")]
    [InlineData("""{"a":1,"a":2,"":""}""")]
    public void A_line_that_is_an_object_goes_through_as_it_is(string line)
    {
        var written = Written(UTF8.GetBytes(line));

        written.Should().EndWith($",\"record\":{line.Trim()}}}\n");
        JsonDocument.Parse(written);
    }

    [Theory]
    [InlineData("""[{"a":1}]""")]
    [InlineData("""{"a":1} {"b":2}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":- 1}""")]
    [InlineData("""{"a":1.}""")]
    [InlineData("""{"a":.5}""")]
    [InlineData("""{"a":1e}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""{'a':1}""")]
    [InlineData("""{"a":[1}]""")]
    [InlineData("""{"a":[1,2}""")]
    [InlineData("""{"a":nul}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":"\x"}""")]
    [InlineData("""{"a":"\u12g4"}""")]
    [InlineData("""{"a":"}""")]
    [InlineData("""{"a":"b\"}""")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("{,}")]
    [InlineData("{\u00a0}")]
    [InlineData("{")]
    public void What_only_looks_like_one_is_text(string line) =>
        JsonDocument.Parse(Written(UTF8.GetBytes(line))).RootElement.GetProperty("line").GetString().Should().Be(line);

    [Fact]
    public void An_object_with_bytes_that_are_no_character_is_text()
    {
        byte[] line = [.. "{\"a\":\""u8, 0xff, .. "\"}"u8];

        JsonDocument.Parse(Written(line)).RootElement.GetProperty("line").GetString().Should().Be("{\"a\":\"\ufffd\"}");
    }

    [Fact]
    public void An_object_over_several_lines_comes_on_one()
    {
        var written = Written("{\r\n  \"a\": [\n    \"\\n\"\n  ]\n}\r"u8.ToArray());

        written.Should().EndWith(",\"record\":{    \"a\": [     \"\\n\"   ] }}\n");
        JsonDocument.Parse(written).RootElement.GetProperty("record").GetProperty("a")[0].GetString().Should().Be("\n");
    }

    [Theory]
    [InlineData(JsonObject.MaxDepth, "record")]
    [InlineData(JsonObject.MaxDepth + 1, "line")]
    [InlineData(400_000, "line")]
    public void What_is_nested_deeper_than_readers_follow_is_text(int depth, string member)
    {
        var line = "{\"a\":" + new string('[', depth - 2) + "{}" + new string(']', depth - 2) + "}";

        var written = Written(UTF8.GetBytes(line));

        JsonDocument.Parse(written).RootElement.TryGetProperty(member, out _).Should().BeTrue();
    }

    /// <summary>The judge is System.Text.Json at the same depth; the inputs are objects with a few bytes changed.</summary>
    [Fact]
    public void Every_answer_is_that_of_a_strict_reader()
    {
        var value = Gen.Recursive<string>((depth, inner) => depth > 4
            ? Gen.OneOf("1", "-2.5e3", "\"\\u00e9\\n\"", "\"\u65e5\"", "true", "null", "\" \"")
            : Gen.OneOf(
                Gen.OneOf("0", "\"a\"", "false"),
                inner.Array[0, 3].Select(items => $"[{string.Join(", ", items)}]"),
                inner.Array[0, 3].Select(items => $"{{{string.Join(",", items.Select((item, i) => $"\"k{i}\": {item}"))}}}")));
        var change = Gen.Select(Gen.Int[0, 300], Gen.OneOf("", "\"", ",", "{", "}", "[", "]", ":", "0", "-", ".", "e", "\\", "\n", " ", "\u0002", "\u00ff"), Gen.Bool);
        var valid = 0;

        Gen.Select(value, change.Array[0, 2]).Sample((text, changes) =>
        {
            foreach (var (at, with, insert) in changes)
            {
                var place = at % (text.Length + 1);
                text = text[..place] + with + text[Math.Min(text.Length, insert ? place : place + 1)..];
            }
            var line = Latin1.GetBytes(text).AsSpan().ToArray();
            var expected = IsObject(line);
            valid += expected ? 1 : 0;
            JsonObject.Is(line).Should().Be(expected, "{0}", text);
        }, iter: 20_000, threads: 1);

        valid.Should().BeGreaterThan(500);
    }

    private static bool IsObject(byte[] line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = JsonObject.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                // The reader leaves the bytes of a string to whoever asks for it.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(reader.ValueSpan);
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Written(byte[] line)
    {
        var output = new ArrayBufferWriter<byte>();
        new JsonFormat().Write(output, Source, line, isPart: false, DateTimeOffset.UnixEpoch);
        return UTF8.GetString(output.WrittenSpan);
    }
}
