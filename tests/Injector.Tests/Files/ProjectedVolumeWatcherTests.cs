using Injector.Files;
using Injector.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Files;

public sealed class ProjectedVolumeWatcherTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("watched-").FullName;
    private readonly FakeTimeProvider _time = new();
    private int _changes;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_swapped_link_is_a_change()
    {
        using var volume = new MountedVolume(("a.yaml", "one"));
        await using var watcher = Watch(volume.Path);

        volume.Update(("a.yaml", "two"));

        await ChangesAsync(1);
    }

    [Fact]
    public async Task Every_swap_is_seen_even_one_that_brings_the_same_content()
    {
        using var volume = new MountedVolume(("a.yaml", "one"));
        await using var watcher = Watch(volume.Path);

        for (var i = 1; i <= 5; i++)
        {
            volume.Update(("a.yaml", "one"));
            await ChangesAsync(i);
        }
    }

    [Fact]
    public async Task Editing_adding_and_deleting_plain_files_are_changes()
    {
        File.WriteAllText(InDirectory("a.yaml"), "one");
        await using var watcher = Watch(_directory);

        File.WriteAllText(InDirectory("a.yaml"), "two");
        await ChangesAsync(1);
        File.WriteAllText(InDirectory("b.yaml"), "new");
        await ChangesAsync(2);
        File.Delete(InDirectory("a.yaml"));
        await ChangesAsync(3);
        File.Move(InDirectory("b.yaml"), InDirectory("c.yaml"));
        await ChangesAsync(4);
    }

    [Fact]
    public async Task An_edit_that_keeps_size_and_time_stamp_is_a_change()
    {
        File.WriteAllText(InDirectory("a.yaml"), "one");
        var stamp = File.GetLastWriteTimeUtc(InDirectory("a.yaml"));
        await using var watcher = Watch(_directory);

        File.WriteAllText(InDirectory("a.yaml"), "two");
        File.SetLastWriteTimeUtc(InDirectory("a.yaml"), stamp);

        await ChangesAsync(1);
    }

    [Fact]
    public async Task Files_that_do_not_count_and_touches_without_an_edit_are_no_changes()
    {
        File.WriteAllText(InDirectory("a.yaml"), "one");
        await using var watcher = Watch(_directory);

        File.WriteAllText(InDirectory("a.yaml.swp"), "editor");
        File.SetLastWriteTimeUtc(InDirectory("a.yaml"), DateTime.UnixEpoch);
        File.WriteAllText(InDirectory("b.yaml"), "this one counts");

        await ChangesAsync(1);
    }

    [Fact]
    public async Task A_directory_that_comes_later_is_picked_up_by_polling()
    {
        var later = InDirectory("later");
        await using var watcher = Watch(later);

        Directory.CreateDirectory(later);
        File.WriteAllText(Path.Combine(later, "a.yaml"), "one");

        await Eventually.HoldsAsync(() => _changes > 0, "the directory is there", () => _time.Advance(ProjectedVolumeWatcher.PollInterval));
    }

    [Fact]
    public async Task A_reload_that_throws_does_not_end_the_watch()
    {
        File.WriteAllText(InDirectory("a.yaml"), "one");
        await using var watcher = new ProjectedVolumeWatcher(
            _directory, _ => true, () => { _changes++; throw new InvalidOperationException(); }, _time, NullLogger.Instance);

        File.WriteAllText(InDirectory("a.yaml"), "two");
        await ChangesAsync(1);
        File.WriteAllText(InDirectory("a.yaml"), "three");
        await ChangesAsync(2);
    }

    [Fact]
    public async Task Two_files_are_always_read_from_one_version()
    {
        using var volume = new MountedVolume(("a", "0"), ("b", "0"));
        using var stop = new CancellationTokenSource();
        var swaps = Task.Run(() =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
                volume.Update(("a", $"{i}"), ("b", $"{i}"));
        });

        for (var i = 0; i < 2000; i++)
        {
            var (a, b) = ProjectedVolume.Read(volume.Path, version =>
                (File.ReadAllText(Path.Combine(version, "a")), File.ReadAllText(Path.Combine(version, "b"))));
            a.Should().Be(b);
        }

        await stop.CancelAsync();
        await swaps;
    }

    private ProjectedVolumeWatcher Watch(string directory) =>
        new(directory, name => name.EndsWith(".yaml", StringComparison.Ordinal), () => _changes++, _time, NullLogger.Instance);

    private string InDirectory(string name) => Path.Combine(_directory, name);

    private async Task ChangesAsync(int expected)
    {
        await Eventually.HoldsAsync(() => _changes >= expected, "the change is on disk", () => _time.Advance(TimeSpan.FromSeconds(1)));
        _changes.Should().Be(expected);
    }
}
