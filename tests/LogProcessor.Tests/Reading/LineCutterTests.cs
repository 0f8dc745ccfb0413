using System.Text;
using LogProcessor.Bounds;
using LogProcessor.Files;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Reading;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace LogProcessor.Tests.Reading;

public sealed class LineCutterTests
{
    public static TheoryData<string, string> Encodings => new()
    {
        { "utf-8", "x " },
        { "utf-16", "x " },
        { "utf-16BE", "x " },
        { "utf-16", "é 系 \U0001f680 " },
        { "utf-16BE", "é 系 \U0001f680 " },
        { "utf-8", "\U0001f680" },
        { "utf-16", "\U0001f680" },
        { "utf-16BE", "\U0001f680" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_long_line_is_not_cut_within_something_to_be_masked(string encoding, string filler)
    {
        var line = new StringBuilder();
        // So many that any cut would meet one.
        while (line.Length < 3 << 20)
            line.Append(filler).Append("password=hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2 ");

        var printed = Print(line.ToString(), Encoding.GetEncoding(encoding), "key-value");

        printed.Should().NotContain("unter2");
        printed.Split(filler).Length.Should().BeGreaterThan(10_000);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Its_parts_are_the_line(string encoding, string filler)
    {
        var line = string.Concat(Enumerable.Range(0, 500_000).Select(number => $"{(number % 7 == 0 ? "x" : "")}{filler}{filler}{filler}"));

        foreach (var redact in new[] { "", "key-value" })
            (Print(line, Encoding.GetEncoding(encoding), redact).Replace("\n", "", StringComparison.Ordinal) == line).Should().BeTrue();
    }

    private static string Print(string line, Encoding encoding, string redact)
    {
        var queue = new OutputQueue(new Counters());
        var parts = new LinePipelineParts(
            LineFormat.Named("raw")!, JoinRule.None, JoinBounds.Default, null, RedactSetting.Parse(redact), null, null, TimeProvider.System);
        var cutter = new LineCutter(new LinePipeline(queue, parts, new Messages("test")));
        var kind = encoding.CodePage switch { 1200 => TextKind.Utf16LittleEndian, 1201 => TextKind.Utf16BigEndian, _ => TextKind.Bytes };
        var file = new FollowedFile(default, new("app.log"u8.ToArray(), default)) { Kind = kind };
        var data = encoding.GetBytes(line + "\n").AsSpan();
        var printed = new MemoryStream();
        while (!data.IsEmpty)
        {
            var lines = 0;
            var cut = cutter.Cut(file, data[..Math.Min(data.Length, FileReader.Chunk)], Yielding.Never, ref lines, out _);
            file.Read.Skip(file.Read.Position + cut, new byte[Fingerprint.Most]);
            data = data[cut..];
            printed.Write(queue.All);
            queue.Wrote(queue.All.Length);
        }

        return Encoding.UTF8.GetString(printed.ToArray());
    }
}
