using Injector.Background;
using Injector.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Background;

public sealed class KeepTryingTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordedLog _log = new();
    private readonly ILoggerFactory _loggers;
    private readonly KeepTrying _loop;

    public KeepTryingTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _loop = new KeepTrying("Watching", () => "going on", _clock, _loggers.CreateLogger("test"));
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    public static TheoryData<string> Everything => [.. Failures.Keys];

#pragma warning disable CA2201 // The runtime's own exceptions are what a background may meet.
    private static Dictionary<string, Exception> Failures { get; } = new()
    {
        ["a time-out that is nobody's token"] = new TaskCanceledException("A connection could not be established within the configured ConnectTimeout."),
        ["memory"] = new OutOfMemoryException(),
        ["nonsense"] = new InvalidOperationException("the text is half a character"),
        ["the network"] = new IOException("reset"),
        ["a bug"] = new NullReferenceException(),
    };
#pragma warning restore CA2201

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Whatever_it_throws_it_is_counted_told_once_and_tried_again(string what)
    {
        using var stop = new CancellationTokenSource();
        var turns = 0;
        var running = _loop.RunAsync(_ => ++turns <= 5 ? throw Failures[what] : Task.FromResult<TimeSpan?>(TimeSpan.FromHours(1)), stop.Token);

        await Eventually.HoldsAsync(() => turns == 6, "it is tried until it works", () => _clock.Advance(Backoff.Longest));

        running.IsCompleted.Should().BeFalse();
        _loop.Failures.Should().Be(5);
        _log.Lines.Where(line => line.Level == LogLevel.Warning).Should().ContainSingle().Which.Text.Should().Contain("Watching failed, going on; trying again: ");
        await Eventually.HoldsAsync(() => _log.Lines.Any(line => line.Text.Contains("Watching works again")), "its recovery is told");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_pause_grows_and_is_short_again_after_a_success()
    {
        var fails = true;
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
            pauses.Add(await OnceAsync());
        fails = false;
        await OnceAsync();
        fails = true;

        pauses[^1].Should().BeGreaterThan(pauses[0] * 10).And.BeLessThanOrEqualTo(Backoff.Longest);
        (await OnceAsync()).Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(250));

        Task<TimeSpan> OnceAsync() => _loop.OnceAsync(_ => fails ? throw new IOException("away") : Task.FromResult<TimeSpan?>(TimeSpan.Zero), default);
    }

    [Fact]
    public async Task Work_that_ends_at_once_time_after_time_is_not_done_in_a_tight_loop()
    {
        using var stop = new CancellationTokenSource();
        var turns = 0;
        var running = _loop.RunAsync(_ => { turns++; return Task.FromResult<TimeSpan?>(null); }, stop.Token);

        await Task.Delay(100);

        turns.Should().Be(1, "the clock stands still");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Only_being_stopped_ends_it_and_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        var running = _loop.RunAsync(async token => { await Task.Delay(Timeout.Infinite, token); return null; }, stop.Token);

        await stop.CancelAsync();
        await running;

        _loop.Failures.Should().Be(0);
    }
}
