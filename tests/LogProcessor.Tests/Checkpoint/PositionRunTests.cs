using CsCheck;
using LogProcessor.Checkpoint;
using LogProcessor.Files;
using LogProcessor.Lines;

namespace LogProcessor.Tests.Checkpoint;

public sealed class PositionRunTests
{
    [Fact]
    public void Records_side_by_side_are_written_at_once()
    {
        var volume = new Volume();

        volume.Save(Files(10, unsaved: _ => true)).Should().BeTrue();

        volume.Writes.Should().Equal((0, 10));
    }

    [Fact]
    public void Those_between_are_carried_along_and_none_before_or_behind()
    {
        var volume = new Volume();

        volume.Save(Files(12, unsaved: index => index is 2 or 6)).Should().BeTrue();

        volume.Writes.Should().Equal((2, 5));
    }

    [Fact]
    public void Nobody_is_carried_far()
    {
        var volume = new Volume();

        volume.Save(Files(100, unsaved: index => index is 2 or 90)).Should().BeTrue();

        volume.Writes.Should().Equal((2, 1), (90, 1));
    }

    [Fact]
    public void On_a_full_volume_what_there_was_no_room_for_stays_unsaved()
    {
        var volume = new Volume { Room = 3 };
        var files = Files(5, unsaved: _ => true);

        volume.Save(files).Should().BeFalse();

        files.Select(file => file.Unsaved).Should().Equal(false, false, false, true, true);
    }

    [Fact]
    public void Each_record_is_in_its_place_whichever_have_changed()
    {
        Gen.Bool.Array[0, 150].Sample(changed =>
        {
            var volume = new Volume();
            var files = Files(changed.Length, index => changed[index]);

            return volume.Save(files) && files.TrueForAll(file => !file.Unsaved)
                && files.TrueForAll(file => !changed[file.Slot] || volume.Has(file)) && volume.Places.TrueForAll(place => volume.Has(files[place]));
        });
    }

    private static List<FollowedFile> Files(int count, Func<int, bool> unsaved) =>
        [.. Enumerable.Range(0, count).Select(index => new FollowedFile(new(1, (ulong)index), new LineSource(default, default)) { Slot = index, Unsaved = unsaved(index) })];

    /// <summary>A position file, of which only what is written to it counts.</summary>
    private sealed class Volume
    {
        private readonly Dictionary<int, PositionRecord> _records = [];

        public int Room { get; init; } = int.MaxValue;

        public List<(int First, int Count)> Writes { get; } = [];

        public List<int> Places => [.. _records.Keys];

        public bool Has(FollowedFile file) => _records.TryGetValue(file.Slot, out var record) && record.Identity == file.Identity;

        public bool Save(List<FollowedFile> files)
        {
            var run = new PositionRun(Write);
            var saved = true;
            foreach (var file in files)
            {
                var record = new PositionRecord(file.Identity, 0, default, TextKind.Bytes, LineState.Start);
                if (file.Unsaved)
                    saved &= run.Add(file, record);
                else if (run.MayCarry(file))
                    run.Carry(file, record);
            }

            return saved & run.Flush();
        }

        private nint Write(int slot, ReadOnlySpan<byte> records)
        {
            var count = Math.Min(records.Length / PositionRecord.Size, Room - slot);
            Writes.Add((slot, count));
            for (var index = 0; index < count; index++)
            {
                PositionRecord.TryRead(records[(index * PositionRecord.Size)..], out var record).Should().BeTrue();
                _records[slot + index] = record;
            }

            return count * PositionRecord.Size;
        }
    }
}
