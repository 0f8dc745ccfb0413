using System.Buffers;
using System.Text;
using System.Text.Json;
using static System.Text.Encoding;

namespace Injector.Tests.LogProcessor;

public sealed class FormatTests
{
    /// <summary>Every byte but NUL and newline, with UTF-8 whole, cut, overlong and surrogate.</summary>
    private static readonly string[] HardLines =
    [
        "",
        " leading, trailing and   inner blanks\t ",
        "carriage return\r",
        "-n", "-e \\n \\t \\\\ %s %d &amp; &", "\\", "\"", "\"\\\"", "$HOME `id` 'single'",
        .. Enumerable.Range(1, 255).Where(code => code != '\n').Select(code => $"byte {code}: [{(char)code}]"),
        Latin1.GetString(UTF8.GetBytes("gr\u00fc\u00dfe \u65e5\u672c\u8a9e \U0001f600 \u2028 \ufffd")),
        "cut \u00e6\u0097", "\u0097 begins", "overlong \u00c0\u00af", "surrogate \u00ed\u00a0\u0080", "too high \u00f4\u0090\u0080\u0080",
        "\u00ff\u00fe\u0080\u00bf" + new string('\u00ff', 10_000) + "\u00c3\u00a9",
        new string('"', 8191) + "\u00c3\u00a9\"" + new string('\\', 20_000) + "\u0001",
        new('x', 70_000),
    ];

    [Fact]
    public async Task Raw_lines_are_those_of_the_file_byte_for_byte()
    {
        await using var pod = new Pod();
        pod.Append("app.log", HardLines);
        var container = pod.Start();
        await container.PrintsAsync(HardLines.Length);

        (await container.StopAsync()).Should().Equal(HardLines);
    }

    [Fact]
    public async Task Text_lines_say_when_and_from_where()
    {
        await using var pod = new Pod();
        pod.Environment["LOG_FORMAT"] = "text";
        pod.Append("access.log", HardLines);
        var started = DateTime.UtcNow.AddSeconds(-1);
        var container = pod.Start();
        await container.PrintsAsync(HardLines.Length);

        var lines = await container.StopAsync();

        lines.Select(line => line[(line.IndexOf('Z') + 1)..]).Should().Equal(HardLines.Select(line => $" access.log - {line}"));
        lines.Should().AllSatisfy(line => line.Should().MatchRegex(@"^\[PROCESSED\] \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ "));
        DateTime.Parse(lines[0].Split(' ')[1], null, System.Globalization.DateTimeStyles.AdjustToUniversal)
            .Should().BeAfter(started).And.BeBefore(DateTime.UtcNow);
    }

    [Fact]
    public async Task Json_lines_are_json_whatever_is_logged()
    {
        await using var pod = new Pod();
        pod.Environment["LOG_FORMAT"] = "json";
        const string name = "it's \"odd\"\\.log";
        pod.Append(name, HardLines);
        var container = pod.Start();
        await container.PrintsAsync(HardLines.Length);

        var objects = (await container.StopAsync()).Select(line => JsonDocument.Parse(Latin1.GetBytes(line)).RootElement).ToList();

        objects.Should().AllSatisfy(element => element.EnumerateObject().Select(property => property.Name).Should().Equal("time", "file", "line"));
        objects.Select(element => element.GetProperty("file").GetString()).Should().AllBe(name);
        objects.Should().AllSatisfy(element => element.GetProperty("time").GetString().Should().MatchRegex("^20..-..-..T..:..:..Z$"));
        objects.Select(element => element.GetProperty("line").GetString()).Should().Equal(HardLines.Select(Decoded));
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_line_of_a_megabyte_stays_whole(string format)
    {
        await using var pod = new Pod();
        pod.Environment["LOG_FORMAT"] = format;
        string[] lines = ["before", string.Concat(Enumerable.Range(0, 130_000).Select(number => $"{number:d7}\"")), "after", new('y', 2_000_000), "end"];
        var container = pod.Start();
        foreach (var line in lines)
        {
            // In pieces, so that it is read in pieces.
            foreach (var piece in (line + '\n').Chunk(300_000))
                pod.AppendText("app.log", new string(piece));
        }
        await container.PrintsAsync(lines.Length);

        (await container.StopAsync()).Select(line => format switch
        {
            "text" => line[(line.IndexOf(" - ", StringComparison.Ordinal) + 3)..],
            "json" => JsonDocument.Parse(line).RootElement.GetProperty("line").GetString(),
            _ => line,
        }).Should().Equal(lines);
    }

    [Fact]
    public async Task A_line_without_end_comes_in_pieces()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        var endless = string.Concat(Enumerable.Range(0, 1_000_000).Select(number => $"{number:d7},"));
        pod.AppendText("app.log", endless);
        await container.PrintsAsync(2);
        pod.AppendText("app.log", "\nnext\n");
        await Eventually.HoldsAsync(() => container.Text.EndsWith("\nnext\n", StringComparison.Ordinal), "the next line should follow");

        var lines = await container.StopAsync();

        string.Concat(lines).Should().Be(endless + "next");
        lines[..^2].Should().AllSatisfy(line => line.Length.Should().BeInRange(2 << 20, 4 << 20));
    }

    [Fact]
    public async Task NUL_bytes_are_left_out()
    {
        await using var pod = new Pod();
        pod.AppendText("app.log", "\0\0\0one\0\ntw\0o\n\0\nend\0");
        var container = pod.Start();
        await container.PrintsAsync(3);

        (await container.StopAsync()).Should().Equal("one", "two", "", "end");
    }

    [Fact]
    public async Task An_unknown_format_is_said_and_read_as_raw()
    {
        await using var pod = new Pod();
        pod.Environment["LOG_FORMAT"] = "xml";
        pod.Append("app.log", "line");
        var container = pod.Start();
        await container.PrintsAsync(1);

        (await container.StopAsync()).Should().Equal("line");
        container.Messages.Should().Contain("LOG_FORMAT xml is unknown (raw, text, json)");
    }

    /// <summary>A U+FFFD for every byte that belongs to no character; in a long line, for every byte of 1024 that is not ASCII.</summary>
    private static string Decoded(string line)
    {
        var decoded = new StringBuilder();
        var stretch = line.Length > 8192 ? 1024 : 1;
        for (ReadOnlySpan<byte> bytes = Latin1.GetBytes(line); !bytes.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
            {
                decoded.Append(rune);
            }
            else
            {
                consumed = Math.Min(stretch, bytes.Length);
                foreach (var value in bytes[..consumed])
                    decoded.Append(value < 0x80 ? (char)value : '\ufffd');
            }
            bytes = bytes[consumed..];
        }
        return decoded.ToString();
    }
}
