using CsCheck;
using LogProcessor.Checkpoint;
using LogProcessor.Files;

namespace LogProcessor.Tests.Checkpoint;

public sealed class PositionRecordTests
{
    private static readonly PositionRecord Record = new(new(7, 8), 9, Fingerprint.Restore(5000, 1, 1024, 2), TextKind.Utf16BigEndian, LineState.InsideLongLine);

    [Fact]
    public void It_comes_back_as_it_was()
    {
        Span<byte> bytes = stackalloc byte[PositionRecord.Size];
        Record.Write(bytes);

        PositionRecord.TryRead(bytes, out var read).Should().BeTrue();
        read.Should().Be(Record);
    }

    [Fact]
    public void A_record_with_any_byte_changed_is_none()
    {
        Gen.Int[0, PositionRecord.Size - 1].Select(Gen.Byte[1, 255]).Sample((index, change) =>
        {
            var bytes = new byte[PositionRecord.Size];
            Record.Write(bytes);
            bytes[index] ^= change;
            return !PositionRecord.TryRead(bytes, out _);
        });
    }

    [Fact]
    public void An_empty_place_is_no_record() => PositionRecord.TryRead(new byte[PositionRecord.Size], out _).Should().BeFalse();
}
