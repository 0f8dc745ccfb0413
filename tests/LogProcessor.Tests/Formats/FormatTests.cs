using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using LogProcessor.Formats;
using LogProcessor.Lines;
using static System.Text.Encoding;

namespace LogProcessor.Tests.Formats;

public sealed class FormatTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 13, 0, 0, 250, TimeSpan.FromHours(1));
    private static readonly LineSource Access = new("access.log"u8.ToArray(), "shop"u8.ToArray());

    /// <summary>Bytes of every kind: random ones, and text with whole, cut and overlong UTF-8 in it.</summary>
    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.OneOf("a", " ", "\"", "\\", "\u0001", "\r", "\n", "\u00e9", "\u65e5", "\U0001f600", "\ufffd", "\u007f").Array[0, 100].Select(words => UTF8.GetBytes(string.Concat(words))),
        Gen.OneOf<byte>(0x22, 0x61, 0xe6, 0x97, 0xa5, 0xf0, 0x9f, 0xc0, 0xed, 0xa0, 0x80).Array[0, 100],
        Gen.Int[300, 3000].Select(length => UTF8.GetBytes(string.Concat(Enumerable.Repeat("gr\u00fc\u00dfe \"\u65e5\"", length)))));

    [Fact]
    public void Raw_is_the_line_byte_for_byte() =>
        Bytes.Sample(line => Written(new RawFormat(), line).Should().Equal([.. line, (byte)'\n']));

    [Fact]
    public void Text_says_when_and_from_where() =>
        Bytes.Sample(line => Written(new TextFormat(), line).Should().Equal([.. "[PROCESSED] 2026-01-31T12:00:00Z access.log - "u8, .. line, (byte)'\n']));

    [Fact]
    public void Text_marks_a_line_that_goes_on() =>
        UTF8.GetString(Written(new TextFormat(), "abc"u8.ToArray(), isPart: true)).Should().Be("[PROCESSED] 2026-01-31T12:00:00Z access.log (part) - abc\n");

    [Fact]
    public void A_name_with_a_newline_does_not_break_a_line_of_text() =>
        UTF8.GetString(Written(new TextFormat(), "x"u8.ToArray(), source: new LineSource("a\nb\u0007.log"u8.ToArray(), default))).Should().Be("[PROCESSED] 2026-01-31T12:00:00Z a?b?.log - x\n");

    [Fact]
    public void Json_is_json_whatever_is_logged() =>
        Bytes.Sample(line =>
        {
            var written = UTF8.GetString(Written(new JsonFormat(), line));

            written.Count(character => character == '\n').Should().Be(1);
            var root = JsonDocument.Parse(written).RootElement;
            root.EnumerateObject().Select(property => property.Name).Should().Equal("time", "file", "container", "line");
            root.GetProperty("time").GetString().Should().Be("2026-01-31T12:00:00Z");
            root.GetProperty("file").GetString().Should().Be("access.log");
            root.GetProperty("container").GetString().Should().Be("shop");
            root.GetProperty("line").GetString().Should().Be(Decoded(line is [.. var content, (byte)'\r'] ? content : line));
        });

    [Fact]
    public void Json_tells_every_byte_that_is_no_character()
    {
        byte[] line = [.. "cut "u8, 0xe6, 0x97, .. " surrogate "u8, 0xed, 0xa0, 0x80, .. " overlong "u8, 0xc0, 0xaf, .. " \u00e9"u8];

        JsonDocument.Parse(Written(new JsonFormat(), line)).RootElement.GetProperty("line").GetString()
            .Should().Be("cut \ufffd\ufffd surrogate \ufffd\ufffd\ufffd overlong \ufffd\ufffd \u00e9");
    }

    // fluent/fluent-bit#1161, google/mtail#518: the CR of CR LF is part of a line's end, any other belongs to the line.
    [Theory]
    [InlineData("first\r", "first")]
    [InlineData("10 %\r20 %\r\r", "10 %\r20 %\r")]
    [InlineData("\r", "")]
    public void Json_leaves_out_the_carriage_return_of_a_line_end(string line, string shown) =>
        JsonDocument.Parse(Written(new JsonFormat(), UTF8.GetBytes(line))).RootElement.GetProperty("line").GetString().Should().Be(shown);

    [Fact]
    public void Json_says_nothing_of_a_container_it_does_not_know()
    {
        var written = Written(new JsonFormat(), "x"u8.ToArray(), source: new LineSource("it's \"odd\"\\\n.log"u8.ToArray(), default));

        UTF8.GetString(written).Should().Be("""{"time":"2026-01-31T12:00:00Z","file":"it's \"odd\"\\\n.log","line":"x"}""" + "\n");
    }

    [Fact]
    public void Json_marks_a_line_that_goes_on()
    {
        var written = Written(new JsonFormat(), "{}\r"u8.ToArray(), isPart: true);

        UTF8.GetString(written).Should().Be("""{"time":"2026-01-31T12:00:00Z","file":"access.log","container":"shop","line":"{}\r","part":true}""" + "\n");
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("text")]
    [InlineData("json")]
    public void A_line_costs_no_allocation_whatever_its_length(string name)
    {
        var format = LineFormat.Named(name)!;
        byte[][] lines = ["short"u8.ToArray(), UTF8.GetBytes(new string('\u00fc', 50_000)), [.. Enumerable.Repeat((byte)0xff, 100_000)], UTF8.GetBytes($$"""{"a":"{{new string('\\', 100_000)}}"}""")];
        var output = new OutputBuffer(2 << 20);
        void WriteAll()
        {
            foreach (var line in lines)
            {
                output.Clear();
                format.Write(output, Access, line, isPart: false, Noon);
            }
        }
        WriteAll();

        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteAll();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void Pieces_asked_for_are_small_however_long_the_line_is()
    {
        var output = new CountingWriter();

        new JsonFormat().Write(output, Access, new byte[1 << 20], isPart: false, Noon);

        output.LargestRequest.Should().BeLessThanOrEqualTo(512);
        output.Written.Should().BeGreaterThan(6 << 20);
        output.Requests.Should().BeLessThan((6 << 20) / 256, "each request brings the line on");
    }

    [Fact]
    public void A_name_that_no_format_has_gives_none()
    {
        LineFormat.Names.Split(", ").Should().AllSatisfy(name => LineFormat.Named(name).Should().NotBeNull());
        LineFormat.Named("xml").Should().BeNull();
    }

    private static byte[] Written(ILineFormat format, byte[] line, bool isPart = false, LineSource? source = null)
    {
        var output = new ArrayBufferWriter<byte>();
        // A time of its own first: what is kept of it must not be seen.
        format.Write(output, Access, "before"u8, isPart: false, Noon.AddSeconds(-1));
        output.ResetWrittenCount();
        format.Write(output, source ?? Access, line, isPart, Noon);
        return output.WrittenSpan.ToArray();
    }

    private static string Decoded(ReadOnlySpan<byte> bytes)
    {
        var decoded = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done;
            decoded.Append(whole ? rune.ToString() : "\ufffd");
            bytes = bytes[(whole ? consumed : 1)..];
        }
        return decoded.ToString();
    }

    private sealed class CountingWriter : IBufferWriter<byte>
    {
        private readonly byte[] _buffer = new byte[4096];

        public int Requests { get; private set; }

        public int LargestRequest { get; private set; }

        public long Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            Requests++;
            LargestRequest = Math.Max(LargestRequest, sizeHint);
            return _buffer.AsSpan(0, Math.Max(512, sizeHint));
        }
    }
}
