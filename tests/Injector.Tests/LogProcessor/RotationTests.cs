using static System.Text.Encoding;

namespace Injector.Tests.LogProcessor;

public sealed class RotationTests
{
    [Theory]
    [InlineData("*.log")]
    [InlineData("*.log*")]
    public async Task Renaming_loses_and_repeats_nothing_while_the_application_writes(string pattern)
    {
        await using var pod = new Pod();
        pod.Environment["LOG_FILES"] = pattern;
        var container = pod.Start();
        var written = 0;

        for (var rotation = 0; rotation <= 10; rotation++)
        {
            // Written to the same open file before, while and after it is renamed, as programs do until they are told.
            await using (var file = new FileStream(pod["app.log"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            {
                Write(file, 50);
                // A file that is renamed to a name of no interest before anybody saw it cannot be found again.
                await container.PrintsAsync(written);
                Write(file, 50);
                for (var old = rotation; old >= 0; old--)
                    File.Move(old == 0 ? pod["app.log"] : pod[$"app.log.{old}"], pod[$"app.log.{old + 1}"]);
                Write(file, 50);
                await Task.Delay(Random.Shared.Next(300));
                Write(file, 50);
            }
        }
        await container.PrintsAsync(written);

        (await container.StopAsync()).ShouldHold(2200, "app");

        void Write(FileStream file, int count)
        {
            file.Write(Latin1.GetBytes(string.Concat(Numbered.Lines("app", written + 1, count).Select(line => line + '\n'))));
            written += count;
        }
    }

    [Fact]
    public async Task Copying_and_truncating_loses_and_repeats_nothing_that_was_read_before()
    {
        await using var pod = new Pod();
        var container = pod.Start();

        for (var rotation = 0; rotation < 10; rotation++)
        {
            pod.Append("app.log", Numbered.Lines("app", (rotation * 100) + 1, 100));
            // What is written between reading and truncation is in the copy alone: that is the rotator's gap, not the reader's.
            await container.PrintsAsync((rotation + 1) * 100);
            File.Copy(pod["app.log"], pod["app.log.1"], overwrite: true);
            Truncate(pod["app.log"]);
        }
        pod.Append("app.log", Numbered.Lines("app", 1001, 100));
        await container.PrintsAsync(1100);

        (await container.StopAsync()).ShouldHold(1100, "app");
    }

    [Fact]
    public async Task A_file_that_is_longer_than_before_right_after_its_truncation_is_read_from_its_start()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        await container.PrintsAsync(10);

        File.WriteAllText(pod["app.log"], string.Concat(Numbered.Lines("app", 11, 500).Select(line => line + '\n')));
        await container.PrintsAsync(510);

        (await container.StopAsync()).ShouldHold(510, "app");
    }

    [Fact]
    public async Task A_line_that_is_cut_by_a_truncation_is_put_together_again()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        pod.AppendText("app.log", "app line 1\napp li");
        await container.PrintsAsync(1);
        await container.LooksAgainAsync(pod.Heartbeat);

        Truncate(pod["app.log"]);
        await container.LooksAgainAsync(pod.Heartbeat);
        pod.AppendText("app.log", "ne 2\napp line 3\n");
        await container.PrintsAsync(3);

        (await container.StopAsync()).ShouldHold(3, "app");
    }

    [Fact]
    public async Task A_program_that_does_not_append_leaves_a_hole_which_is_passed_over()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await using var file = new FileStream(pod["app.log"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(new byte[10_000_000]);
        file.Write(Latin1.GetBytes("app line 1\n"));
        await container.PrintsAsync(1);

        Truncate(pod["app.log"]);
        await container.LooksAgainAsync(pod.Heartbeat);
        file.Write(Latin1.GetBytes("app line 2\n"));
        await container.PrintsAsync(2);

        (await container.StopAsync()).ShouldHold(2, "app");
        new FileInfo(pod["app.log"]).Length.Should().Be(10_000_022);
    }

    [Fact]
    public async Task A_deleted_file_is_read_to_its_end()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await using (var file = new FileStream(pod["app.log"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
        {
            file.Write(Latin1.GetBytes("app line 1\n"));
            await container.PrintsAsync(1);
            file.Write(Latin1.GetBytes(string.Concat(Numbered.Lines("app", 2, 20_000).Select(line => line + '\n'))));
            File.Delete(pod["app.log"]);
            file.Write(Latin1.GetBytes("app line 20002\n"));
            // Another file of the same name, while the deleted one is still being read and written.
            pod.Append("app.log", Numbered.Lines("next", 1, 20_003));
            await container.PrintsAsync(40_005);
            file.Write(Latin1.GetBytes("app line 20003"));
        }
        // The deleted file is let go after a while; its last line has no newline.
        await container.PrintsAsync(40_006);

        (await container.StopAsync()).ShouldHold(20_003, "app", "next");
    }

    private static void Truncate(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }
}
