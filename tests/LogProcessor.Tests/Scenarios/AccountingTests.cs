using System.Globalization;
using System.Text;
using CsCheck;
using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

/// <summary>The law of accounting under random rotation, blocking and kill -9: written = printed + unread, nothing twice but what was printed just before a kill.</summary>
[Trait("Category", "Scenario")]
public sealed class AccountingTests
{
    private static readonly int Sequences = int.Parse(Environment.GetEnvironmentVariable("ACCOUNTING_SEQUENCES") ?? "4", CultureInfo.InvariantCulture);

    /// <summary>Of what holds for lines, so that these ones come out as they are.</summary>
    private static readonly (string Name, string Value)[] Changes =
    [
        ("multiline", "java"), ("multiline", "^never"), ("multiline", "^app line [0-9]*[05]$"), ("multiline", "none"), ("multiline", ""),
        ("redact", "email, card"), ("redact", ""), ("rate-limit", "9999999/s"), ("rate-limit", "none"), ("format", "raw"), ("format", "yaml"),
    ];

    private enum Step
    {
        Write,
        WriteMuch,
        WriteHalfALine,
        Rename,
        RenameAndWriteOn,
        CopyAndTruncate,
        CopyOntoTheSameAndTruncate,
        Truncate,
        Rewrite,
        DeleteAndMakeAnew,
        DeleteAndWriteOn,
        Block,
        Unblock,
        Pause,
        Annotate,
        Kill,
        KillAndRename,
    }

    [Fact]
    public async Task Every_line_is_printed_and_none_twice_whatever_happens_to_the_files()
    {
        await Gen.Enum<Step>().Array[10, 25].SampleAsync(async steps =>
        {
            await using var play = new Play();
            foreach (var step in steps)
                await play.TakeAsync(step);
            await play.EndAsync();
        }, iter: Sequences, threads: 1);
    }

    /// <summary>An application, its rotator and its container.</summary>
    private sealed class Play : IAsyncDisposable
    {
        private readonly Pod _pod = new(("DRAIN_SECONDS", "60"));
        private readonly List<string> _printed = [];
        private readonly HashSet<string> _mayRepeat = [];
        private readonly StringBuilder _told = new();
        private FileStream _log;
        private Container _container;
        private int _written;
        private int _rotations;
        private int _kills;
        private bool _blocked;
        private bool _gone;
        private bool _half;
        private long _halfAt;
        private bool _cut;

        public Play()
        {
            _pod.MountLive();
            _log = _pod.Open("app.log", FileMode.Append);
            _container = _pod.Start();
        }

        public async Task TakeAsync(Step step)
        {
            _told.Append(step).Append(' ');
            // A line without its end is printed as it is after ten seconds at rest.
            if (_half && Environment.TickCount64 - _halfAt > 5_000)
                EndLine();
            // What is truncated or deleted before it was read, while nobody can read, is lost by whoever does that: it waits until all was printed.
            if (step is Step.CopyAndTruncate or Step.CopyOntoTheSameAndTruncate or Step.Truncate or Step.Rewrite or Step.DeleteAndMakeAnew || (step is Step.Kill or Step.KillAndRename && _gone))
                await CatchUpAsync();
            switch (step)
            {
                case Step.Write:
                    Write(Random.Shared.Next(1, 50));
                    break;
                case Step.WriteMuch:
                    Write(20_000);
                    break;
                case Step.WriteHalfALine:
                    WriteHalf();
                    break;
                case Step.Rename or Step.RenameAndWriteOn:
                    // What is renamed while the container starts, before it has looked around, was not there when it was last saved.
                    await _container.SaysAsync("following");
                    Rotate();
                    if (step == Step.RenameAndWriteOn)
                        Write(30);
                    Reopen();
                    break;
                case Step.CopyAndTruncate or Step.CopyOntoTheSameAndTruncate:
                    var copy = step == Step.CopyAndTruncate ? $"app.log.copy-{++_rotations}" : "app.log.copy";
                    File.Copy(_pod["app.log"], _pod[copy], overwrite: true);
                    _pod.Truncate("app.log");
                    _cut = _half;
                    break;
                case Step.Truncate:
                    _pod.Truncate("app.log");
                    _cut = _half;
                    break;
                case Step.Rewrite:
                    EndLine();
                    await CatchUpAsync();
                    _log.Dispose();
                    _log = _pod.Open("app.log", FileMode.Truncate);
                    Write(Random.Shared.Next(1, 2000));
                    Reopen();
                    break;
                case Step.DeleteAndMakeAnew or Step.DeleteAndWriteOn:
                    // What is deleted before anybody saw it is nowhere any more.
                    await Eventually.HoldsAsync(() => _container.HasOpen(_pod["app.log"]), $"the log should be seen: {_told}");
                    File.Delete(_pod["app.log"]);
                    if (step == Step.DeleteAndWriteOn)
                    {
                        Write(100);
                        _gone = true;
                    }
                    Reopen();
                    break;
                case Step.Block:
                    // A container whose output nobody reads: that of the next run.
                    await KillAsync();
                    _container = _pod.Start(reads: false);
                    _blocked = true;
                    break;
                case Step.Unblock:
                    _container.OpenGate();
                    _blocked = false;
                    break;
                case Step.Pause:
                    await Task.Delay(Random.Shared.Next(400));
                    break;
                case Step.Annotate:
                    _pod.Annotate(Changes[Random.Shared.Next(Changes.Length)]);
                    break;
                default:
                    await KillAsync();
                    Write(40);
                    if (step == Step.KillAndRename)
                    {
                        Rotate();
                        Reopen();
                        Write(10);
                    }
                    _container = _pod.Start();
                    break;
            }
        }

        public async Task EndAsync()
        {
            EndLine();
            await CatchUpAsync();
            _log.Dispose();
            await _container.SaysAsync("following");
            _printed.AddRange(await _container.StopAsync());

            var counts = _printed.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
            Numbered.Lines("app", 1, _written).Where(line => !counts.ContainsKey(line)).Should().BeEmpty("nothing is lost: {0}", _told);
            counts.Keys.Except(Numbered.Lines("app", 1, _written)).Should().BeEmpty("nothing else is printed: {0}", _told);
            counts.Where(pair => pair.Value > 1 && !_mayRepeat.Contains(pair.Key)).Select(pair => pair.Key).Should().BeEmpty("nothing comes twice: {0}", _told);
            _container.Messages.Should().Contain(" 0 bytes unread", "{0}", _told);
            if (_kills == 0)
                _pod.Counter("lines_printed_total").Should().Be(_written);
        }

        public async ValueTask DisposeAsync()
        {
            _log.Dispose();
            await _pod.DisposeAsync();
        }

        private void Write(int count)
        {
            EndLine();
            _log.Write(Numbered.Text("app", _written + 1, count));
            _written += count;
        }

        private void WriteHalf()
        {
            EndLine();
            _log.Write("app line");
            _half = true;
            _halfAt = Environment.TickCount64;
        }

        private void EndLine()
        {
            if (!_half)
                return;
            _log.Write($" {++_written}\n");
            _half = _cut = false;
        }

        private void Rotate()
        {
            EndLine();
            File.Move(_pod["app.log"], _pod[$"app.log.{++_rotations}"]);
        }

        private void Reopen()
        {
            EndLine();
            _log.Dispose();
            _log = _pod.Open("app.log", FileMode.Append);
        }

        private async Task KillAsync()
        {
            // Half a line that was truncated away is nowhere but in the program's memory.
            var waits = _gone || _cut;
            if (_cut)
                EndLine();
            if (waits)
                await CatchUpAsync();
            if (_blocked)
                _container.OpenGate();
            _blocked = false;
            _kills++;
            // It must have seen the files that are there, or a renaming while it is down hides them.
            await _container.SaysAsync("following");
            await Container.LooksAgainAsync(_pod.Heartbeat);
            var before = DateTime.UtcNow.AddSeconds(-1);
            _printed.AddRange(await _container.KilledAsync());
            _mayRepeat.UnionWith(_container.TextSince(before).Split('\n'));
        }

        /// <summary>Waits until everything but an unfinished line was printed.</summary>
        private async Task CatchUpAsync()
        {
            _container.OpenGate();
            _blocked = false;
            var wanted = $"app line {_written}";
            if (_written > 0)
                await Eventually.HoldsAsync(() => _printed.Concat(_container.Lines).Distinct().Count(line => line.StartsWith("app line ", StringComparison.Ordinal)) >= _written, $"{wanted} should be printed: {_told}");
            if (_half)
                await Container.LooksAgainAsync(_pod.Heartbeat);
            _gone = false;
        }
    }
}
