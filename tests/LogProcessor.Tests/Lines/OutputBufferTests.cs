using LogProcessor.Lines;

namespace LogProcessor.Tests.Lines;

public sealed class OutputBufferTests
{
    [Fact]
    public void It_grows_for_a_long_line_and_keeps_what_it_has()
    {
        var buffer = new OutputBuffer(capacity: 4);

        buffer.Append("abc"u8);
        buffer.Append((byte)'d');
        buffer.Append("efghijklmnopqrstuvwxyz"u8);

        buffer.Written.ToArray().Should().Equal("abcdefghijklmnopqrstuvwxyz"u8.ToArray());
    }
}
