using System.Buffers;
using LogProcessor.Bounds;
using LogProcessor.Joining;

namespace Injector.Fuzz;

/// <summary>
/// Lines after a byte that says by which rule they are joined. What goes into a joiner comes out, and no more; what is masked is not
/// torn by a cut, and a line is as good as before but for the masks.
/// </summary>
internal sealed class LogEventTarget : FuzzTarget
{
    private static readonly JoinRule[] Rules = [.. JoinSetting.Names.Split(", ").Append(@"^\d").Select(JoinSetting.Parse)];
    private static readonly JoinBounds Bounds = new(Lines: 6, Bytes: 200, Quiet: 500, Age: 5_000);

    public override void Run(byte[] input)
    {
        if (input.Length == 0)
            return;
        var text = input.AsSpan(1);
        var joiner = new EventJoiner(Rules[input[0] % Rules.Length], Bounds);
        var joined = new ArrayBufferWriter<byte>();
        foreach (var range in text.Split((byte)'\n'))
            Take(joiner.Accept(text[range], now: joined.WrittenCount), joined);
        Take(joiner.Finish(), joined);
        joined.WrittenSpan[..^1].SequenceEqual(text).Should().BeTrue("a joiner gives back what it took");

        Redact(text);
    }

    public override IEnumerable<byte[]> Seeds() => new[]
    {
        "\u0001java.lang.Error: x\n\tat a.b(C.java:1)\nCaused by: y\n\t... 3 more\n2026-01-31 12:00:00 x\n", "\u0002Traceback (most recent call last):\n  File \"x\"\nValueError\n\nDuring handling of the above exception, x:\n\nTraceback (most recent call last):\n",
        "\u0003panic: x\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/a.go:1\nexit status 2\n", "\u0004System.Exception: x\n ---> y\n   at Z\n--- End of x\n",
        "\u0000a@b.de 4111 1111 1111 1111 password=\"a\\\"b\" Bearer abcd1234efgh eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0In0. http://u:p@h/ \\\"token\\\":\\\"x\\\" {\"pan\":4111111111111111}\n",
    }.Select(System.Text.Encoding.UTF8.GetBytes);

    public override IEnumerable<string> Words() =>
    [
        "\n", "\n\tat ", "\n ", "Caused by: ", "Traceback (most recent call last):", "During handling of the above exception", "panic: ", "goroutine 1 [running]:", "--- End of ", "4111", " 1111", "-1111", "@", ".de", "eyJ",
        "password=", "token: ", "\\\"", "\"", "'", "://", "Bearer ", "secret\":", "\u001b[31m", "2026-01-31", "12:00:00", "{\"",
    ];

    private static void Redact(ReadOnlySpan<byte> text)
    {
        var redactor = new Redactor([.. RedactSetting.Parse(RedactSetting.Names + @", /a.{2,4}b|^c\b/"), new SecretValues([("s/k", "sekret"u8.ToArray())])]);
        var output = new ArrayBufferWriter<byte>();
        var masked = redactor.Redact(text, output);
        output.WrittenCount.Should().Be(masked == 0 ? 0 : output.WrittenCount);
        var limit = Math.Max(1, text.Length / 2);
        redactor.Cut(text, limit).Should().BeInRange(Math.Min(1, text.Length), Math.Max(limit, Math.Min(1, text.Length)));
        if (masked == 0)
            return;
        // What stays between the masks is the text's, in order.
        var rest = text;
        foreach (var kept in Kept(System.Text.Encoding.Latin1.GetString(output.WrittenSpan)))
        {
            var at = rest.IndexOf(System.Text.Encoding.Latin1.GetBytes(kept));
            at.Should().BeGreaterThanOrEqualTo(0);
            rest = rest[(at + kept.Length)..];
        }
    }

    private static IEnumerable<string> Kept(string masked) =>
        System.Text.RegularExpressions.Regex.Split(masked, @"""?\[redacted:[a-z-]+\]""?").Where(part => part.Length > 0).Select(part => part.Trim('"'));

    private static void Take(JoinedEvents events, ArrayBufferWriter<byte> joined)
    {
        foreach (var one in events)
        {
            joined.Write(one.Bytes);
            joined.Write("\n"u8);
        }
    }
}
