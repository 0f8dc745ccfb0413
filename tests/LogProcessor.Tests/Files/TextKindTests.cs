using System.Text;
using LogProcessor.Files;

namespace LogProcessor.Tests.Files;

public sealed class TextKindTests
{
    public static TheoryData<byte[], string> Files => new()
    {
        { [.. "plain text\n"u8], "Bytes" },
        { [0x1f, 0x8b, 8, 0], "Compressed" },
        { [0x28, 0xb5, 0x2f, 0xfd], "Compressed" },
        { [.. "PK"u8, 3, 4], "Compressed" },
        { [0x5d, 0, 0, 0x80, 0], "Compressed" },
        { [.. "]\n"u8], "Bytes" },
        { [0x7f, .. "ELF"u8], "Binary" },
        { [0xff, 0xfe, (byte)'a', 0], "Utf16LittleEndian" },
        { [0xfe, 0xff, 0, (byte)'a'], "Utf16BigEndian" },
        { [0xef, 0xbb, 0xbf, (byte)'a'], "Bytes" },
        { [0, 0, 0, 0, (byte)'a'], "Bytes" },
        { [0xff], "Undecided" },
        { [0x1f], "Undecided" },
        { [(byte)'P'], "Undecided" },
        { [(byte)'a'], "Bytes" },
        { [.. "BZ\n"u8], "Bytes" },
        { [.. Enumerable.Range(0, 4096).Select(number => (byte)(number * 31))], "Binary" },
        // Text in an old encoding, with colours.
        { [.. Enumerable.Repeat<byte[]>([0x1b, (byte)'[', (byte)'3', (byte)'1', (byte)'m', 0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, (byte)'\t', (byte)'\r', (byte)'\n'], 100).SelectMany(line => line)], "Bytes" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_told_by_the_first_bytes(byte[] first, string kind) =>
        TextKinds.Judge(first, final: false, out _).ToString().Should().Be(kind);

    [Theory]
    [InlineData("Привет, журнал событий")]
    [InlineData("Καλημέρα κόσμε")]
    [InlineData("שלום עולם")]
    [InlineData("مرحبا بالعالم")]
    [InlineData("สวัสดีชาวโลก")]
    [InlineData("नमस्ते दुनिया")]
    [InlineData("系统日志记录开始")]
    [InlineData("started \U0001f680 and done \U0001f3c1")]
    public void UTF_16_with_a_mark_is_text_in_any_script(string line)
    {
        var text = string.Concat(Enumerable.Repeat(line + '\n', 100));

        Judge([0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)]).Should().Be(TextKind.Utf16LittleEndian);
        Judge([0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)]).Should().Be(TextKind.Utf16BigEndian);
        Judge([0xff, 0xfe, .. Encoding.Unicode.GetBytes(text).AsSpan(0, 1023)]).Should().Be(TextKind.Utf16LittleEndian, "a sample may end anywhere");
    }

    [Theory]
    [InlineData("8=FIX.4.2\u00019=73\u000135=0\u000149=BRKR\u000156=INVMGR\u000134=1\u000152=19980604-07:58:28\u000110=235\u0001\n")]
    [InlineData("\u001eone\u001ftwo\u001fthree\u001cfour\u001d\n")]
    [InlineData("8=FIX.4.2\u00019=73\u000196=raw data with a strange \u0002 in it\u000110=235\u0001\n")]
    public void Fields_with_separators_are_text(string line)
    {
        var text = string.Concat(Enumerable.Repeat(line, 100));

        Judge(Encoding.ASCII.GetBytes(text)).Should().Be(TextKind.Bytes);
        Judge([0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)]).Should().Be(TextKind.Utf16LittleEndian);
    }

    [Fact]
    public void What_only_begins_like_UTF_16_is_binary()
    {
        var bytes = new byte[4096];
        for (var seed = 0; seed < 100; seed++)
        {
            new Random(seed).NextBytes(bytes);
            foreach (var mark in new byte[][] { [0xff, 0xfe], [0xfe, 0xff] })
                Judge([.. mark, .. bytes]).Should().Be(TextKind.Binary);
        }

        Judge([0xff, 0xfe, .. Enumerable.Range(0, 300).SelectMany(number => BitConverter.GetBytes(number % 8))]).Should().Be(TextKind.Binary, "small numbers");
    }

    [Fact]
    public void When_no_more_comes_it_is_text() => TextKinds.Judge([0x1f], final: true, out _).Should().Be(TextKind.Bytes);

    private static TextKind Judge(byte[] first) => TextKinds.Judge(first, final: false, out _);
}
