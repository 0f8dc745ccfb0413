using System.Text;
using LogProcessor.Files;
using LogProcessor.Reading;

namespace LogProcessor.Tests.Reading;

public sealed class LineDecoderTests
{
    private readonly LineDecoder _decoder = new();

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\0\0behind a hole", "behind a hole")]
    [InlineData("\0\0系统 \0 日志\0", "系统  日志")]
    [InlineData("\0", "")]
    public void NULs_are_left_out_in_each_encoding(string text, string printed)
    {
        Decode(Encoding.UTF8, TextKind.Bytes).Should().Be(printed);
        Decode(Encoding.Unicode, TextKind.Utf16LittleEndian).Should().Be(printed);
        Decode(Encoding.BigEndianUnicode, TextKind.Utf16BigEndian).Should().Be(printed);

        string Decode(Encoding encoding, TextKind kind) => Encoding.UTF8.GetString(_decoder.Decode(encoding.GetBytes(text), kind));
    }
}
