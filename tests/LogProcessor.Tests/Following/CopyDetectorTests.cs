using System.Text;
using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;

namespace LogProcessor.Tests.Following;

/// <summary>A rotator at work while its copy is judged: whatever a look catches of it, what was printed is passed over, and nothing else.</summary>
public sealed class CopyDetectorTests : IDisposable
{
    private const int Rounds = 1_000;
    private const int Lines = 400;
    private const int Others = 40;
    private const int Chunk = 4096;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("copy-detector-");
    private readonly FileTable _table = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_copy_that_is_finished_while_it_is_judged_is_passed_over_as_far_as_its_source_was_printed()
    {
        // Logs of other directories, which are looked at first: so that the copy is often finished, and its source truncated, in the midst of a look.
        await File.WriteAllBytesAsync(At("other"), Text(round: -1));
        using var other = File.OpenHandle(At("other"));
        for (var number = 0; number < Others; number++)
            Follow(new(0, $"other-{number}"), "app.log", new(1, (ulong)number), other.DangerousGetHandle()).Read = Of(Text(round: -1));

        var wrong = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var text = Text(round);
            await File.WriteAllBytesAsync(At("app.log"), text);
            using var log = File.OpenHandle(At("app.log"), share: FileShare.ReadWrite);
            using var rotated = File.OpenHandle(At("app.log.1"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
            var source = Follow(new(0, ""), "app.log", new(2, 1), log.DangerousGetHandle());
            source.Read = Of(text);
            var copy = Follow(new(0, ""), "app.log.1", new(2, 2), rotated.DangerousGetHandle());
            copy.SuspectedSince = Environment.TickCount64;

            var rotating = Task.Run(() => CopyAndTruncate(text));
            var verdict = Judge(copy, out var start);
            await rotating;

            if ((verdict, start) != (CopyVerdict.Copy, text.Length))
                wrong.Add($"{verdict} from {start} of {text.Length}");
            _table.Remove(copy);
            _table.Remove(source);
        }

        wrong.Should().HaveCount(0, "of {0}, the first ones: {1}", Rounds, string.Join("; ", wrong.Take(9)));
    }

    private static byte[] Text(int round) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, Lines).Select(line => $"round {round} line {line} of an application\n")));

    private static Fingerprint Of(byte[] text) => Fingerprint.Of(text.Length, text.AsSpan()[^Fingerprint.Most..], text.AsSpan()[..Fingerprint.Most]);

    private CopyVerdict Judge(FollowedFile copy, out long start)
    {
        var detector = new CopyDetector(_table);
        // At one time: on a busy machine the rotator may rest for longer than a copy may.
        var now = Environment.TickCount64;
        CopyVerdict verdict;
        do
            verdict = detector.Judge(copy, now, out start, out _);
        while (verdict == CopyVerdict.Wait);
        return verdict;
    }

    private void CopyAndTruncate(byte[] text)
    {
        using var log = File.OpenHandle(At("app.log"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var copy = File.OpenHandle(At("app.log.1"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (var from = 0; from < text.Length; from += Chunk)
        {
            // Long enough for a look at what there is of it.
            Thread.SpinWait(20_000);
            RandomAccess.Write(copy, text.AsSpan(from, Math.Min(Chunk, text.Length - from)), from);
        }

        RandomAccess.SetLength(log, 0);
    }

    private FollowedFile Follow(DirectoryKey key, string name, FileIdentity identity, nint handle)
    {
        var file = new FollowedFile(identity, new(Encoding.ASCII.GetBytes(name), default))
        {
            Handle = (int)handle,
            FoundAt = Environment.TickCount64,
            FoundIn = key,
            FoundAs = name,
        };
        _table.Add(file);
        _table.Name(file, _table.Directory(key), name);
        return file;
    }

    private string At(string name) => Path.Combine(_directory.FullName, name);
}
