using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Json;

namespace Injector.Tests.Json;

public sealed class KeptWriterTests
{
    [Fact]
    public void Writers_one_after_the_other_are_the_same_and_write_to_their_own_outputs()
    {
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());

        var used = Write(first, 1);
        var again = Write(second, 2);

        again.Should().BeSameAs(used);
        (Text(first), Text(second)).Should().Be(("[1]", "[2]"));
    }

    [Fact]
    public void Writers_one_within_the_other_do_not_meet()
    {
        var (outer, inner) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());

        using (var writer = KeptWriter.For(outer))
        {
            writer.Json.WriteStartArray();
            Write(inner, 2);
            writer.Json.WriteNumberValue(1);
            writer.Json.WriteEndArray();
        }

        (Text(outer), Text(inner)).Should().Be(("[1]", "[2]"));
    }

    [Fact]
    public void A_document_that_was_broken_off_leaves_nothing_to_the_next_one()
    {
        var broken = () =>
        {
            using var writer = KeptWriter.For(new ArrayBufferWriter<byte>());
            writer.Json.WriteStartObject();
            writer.Json.WritePropertyName("begun"u8);
            throw new InvalidOperationException("broken off");
        };
        broken.Should().Throw<InvalidOperationException>();
        var next = new ArrayBufferWriter<byte>();

        Write(next, 1);

        Text(next).Should().Be("[1]");
    }

    private static Utf8JsonWriter Write(ArrayBufferWriter<byte> output, int number)
    {
        using var writer = KeptWriter.For(output);
        writer.Json.WriteStartArray();
        writer.Json.WriteNumberValue(number);
        writer.Json.WriteEndArray();
        return writer.Json;
    }

    private static string Text(ArrayBufferWriter<byte> output) => Encoding.UTF8.GetString(output.WrittenSpan);
}
