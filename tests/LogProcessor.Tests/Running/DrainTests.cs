using LogProcessor.Native;
using LogProcessor.Running;
using LogProcessor.Settings;

namespace LogProcessor.Tests.Running;

public sealed class DrainTests
{
    [Theory]
    // A writer is waited for, whoever it is, until time is up.
    [InlineData("Classic", 1_000, 1_000, "Some", true, false)]
    [InlineData("Native", 900, 0, "Some", true, false)]
    // Of a native one the application has ended, or this container alone is replaced.
    [InlineData("Native", 1_000, 0, "Some", true, true)]
    [InlineData("Native", 1_000, 0, "None", false, true)]
    [InlineData("Classic", 20_000, 0, "Some", true, true)]
    // It has closed its file.
    [InlineData("Classic", 5_000, 200, "None", true, false)]
    [InlineData("Classic", 5_000, 300, "None", true, true)]
    // Nobody was seen writing: a native sidecar comes last, beside a classic one an application may open its log for each line.
    [InlineData("Native", 300, 300, "None", false, true)]
    [InlineData("Classic", 1_900, 1_900, "None", false, false)]
    [InlineData("Classic", 2_000, 2_000, "None", false, true)]
    // Nobody can say: only silence tells.
    [InlineData("Native", 900, 900, "Unknown", false, false)]
    [InlineData("Classic", 1_900, 1_900, "Unknown", false, false)]
    [InlineData("Classic", 2_000, 2_000, "Unknown", false, true)]
    public void It_is_done(string lifecycle, long stopping, long quiet, string writers, bool saw, bool done) =>
        Drain.IsDone(new(stopping, quiet, Enum.Parse<Writers>(writers), saw), Enum.Parse<Lifecycle>(lifecycle), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2)).Should().Be(done);

    [Theory]
    [InlineData("Some", true, 1_000_000_000, false)]
    [InlineData("None", true, 999, false)]
    [InlineData("None", false, 1_000, true)]
    [InlineData("Unknown", true, 60_000, true)]
    [InlineData("Unknown", false, 60_000, false)]
    [InlineData("Unknown", false, 3_600_000, true)]
    public void A_file_without_a_name_is_let_go(string writers, bool deleted, long quiet, bool due) =>
        Retirement.IsDue(Enum.Parse<Writers>(writers), deleted, quiet).Should().Be(due);
}
