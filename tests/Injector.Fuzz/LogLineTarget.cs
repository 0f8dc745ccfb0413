using System.Text.Json;
using LogProcessor.Files;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Reading;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace Injector.Fuzz;

/// <summary>
/// A log file's bytes after two of its own: the encoding, and how many come at once. In whatever pieces a file comes, the same lines are
/// printed; they stand for every byte that was taken; and JSON is JSON.
/// </summary>
internal sealed class LogLineTarget : FuzzTarget
{
    private static readonly TextKind[] Kinds = [TextKind.Bytes, TextKind.Utf16LittleEndian, TextKind.Utf16BigEndian];

    public override void Run(byte[] input)
    {
        if (input.Length < 2)
            return;
        var kind = Kinds[input[0] % Kinds.Length];
        var content = input[2..];
        Printed("raw", kind, content, input[1] + 1).Should().Equal(Printed("raw", kind, content, content.Length + 1), "pieces of {0} bytes", input[1] + 1);

        var json = Printed("json", kind, content, input[1] + 1);
        foreach (var line in System.Text.Encoding.UTF8.GetString(json).Split('\n')[..^1])
        {
            using var document = JsonDocument.Parse(line);
            var names = document.RootElement.EnumerateObject().Select(property => property.Name).ToList();
            names.Take(2).Should().Equal("time", "file");
            names.Skip(2).Should().ContainSingle().Which.Should().BeOneOf("line", "record");
            if (document.RootElement.TryGetProperty("record", out var record))
                record.ValueKind.Should().Be(JsonValueKind.Object);
        }
    }

    public override IEnumerable<byte[]> Seeds() =>
    [
        [0, 5, .. "one\ntwo\r\n\n\0three\0\nlast"u8],
        [0, 1, .. "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n\"]}\n {\"b\":{}} \n{\"c\":1,}\n[1]\n"u8],
        [0, 2, 0xc3, .. "\n\u00e9\n\ud83d\ude00"u8, 0xff, (byte)'\n', 0xed, 0xa0, 0x80, (byte)'\n'],
        [1, 2, .. System.Text.Encoding.Unicode.GetBytes("one\ngr\u00fc\u00dfe \u2603\r\n\ud83d\ude00\n\ud83d\nx")],
        [2, 0, .. System.Text.Encoding.BigEndianUnicode.GetBytes("one\n\u0a0a\n\u000a\u0a00end")],
        [0, 3, .. System.Text.Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 70) + new string(']', 70) + "}\n")],
    ];

    public override IEnumerable<string> Words() => ["\n", "\r\n", "\0", "{\"", "\"}", "\":", "[[", "]]", "\\u", "\\\"", "-0", "1e5", "true", "null", "\ufffd", "\u2028"];

    private static byte[] Printed(string format, TextKind kind, byte[] content, int piece)
    {
        var counters = new Counters();
        var queue = new OutputQueue(counters);
        var cutter = new LineCutter(new LinePipeline(queue, new LinePipelineParts(LineFormat.Named(format)!, JoinRule.None, JoinBounds.Default, RateLimit: null, RedactionRules: [], Secrets: null, SecretValues: null, TimeProvider.System), new Messages("log-processor")));
        var file = new FollowedFile(default, new("app.log"u8.ToArray(), default)) { Kind = kind };
        using var output = new MemoryStream();
        var position = 0;
        var lines = 0;
        // What a reader sees: what was not taken, and a piece more.
        for (var end = Math.Min(piece, content.Length); ; end = Math.Min(end + piece, content.Length))
        {
            int taken;
            do
            {
                taken = cutter.Cut(file, content.AsSpan(position, end - position), Yielding.Never, ref lines, out _);
                position += taken;
                file.Read.Advance(position, content.AsSpan(0, position), taken);
                Drain(queue, output);
            }
            while (taken > 0 && position < end);
            if (end == content.Length)
                break;
        }
        cutter.Finish(file);
        Drain(queue, output);
        // NULs at the end may yet be written over, and half of a character completed.
        if (content.AsSpan(position).ContainsAnyExcept((byte)0))
            position.Should().BeGreaterThanOrEqualTo(content.Length - 1);
        counters.PrintedBytes.Should().Be(position);
        return output.ToArray();
    }

    private static void Drain(OutputQueue queue, MemoryStream output)
    {
        output.Write(queue.All);
        queue.Wrote(queue.All.Length);
    }
}
