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

    [Fact]
    public void When_no_more_comes_it_is_text() => TextKinds.Judge([0x1f], final: true, out _).Should().Be(TextKind.Bytes);
}
