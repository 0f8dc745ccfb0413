using System.Collections;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using LogProcessor.Tests.Playing;
using static System.Text.Encoding;

namespace LogProcessor.Tests.Scenarios;

/// <summary>
/// Several writers without a pause, and logrotate, which renames the logs of half of them and copies and truncates those of the others, and compresses what
/// it has rotated with the next rotation: a copy that is compressed at once can be gone before a program that is kept from running sees it.
/// SOAK_SECONDS says for how long.
/// </summary>
[Trait("Category", "Scenario")]
public sealed partial class SoakTests
{
    private const int Writers = 6;
    private const int MostGrowth = 4_000;

    private static readonly TimeSpan Duration =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("SOAK_SECONDS") ?? "20", CultureInfo.InvariantCulture));

    private static readonly TimeSpan BetweenRotations = TimeSpan.FromSeconds(Math.Min(7, Duration.TotalSeconds / 5));

    [Fact]
    public async Task Logrotate_loses_and_repeats_no_line_and_nothing_grows()
    {
        var logrotate = Requires.Command("logrotate", "Debian's package of that name");
        await using var pod = new Pod(("DRAIN_SECONDS", "60"), ("LOG_FILES", "*.log"));
        var printed = Path.Combine(pod.Outside, "printed");
        var container = pod.Start(standardOutput: printed);
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(number => WriteAsync(pod, Name(number), end.Token)).ToArray();

        var (start, soon) = (DateTime.UtcNow, (Usage?)null);
        while (DateTime.UtcNow - start < Duration)
        {
            await Task.Delay(BetweenRotations);
            await RotateAsync(logrotate, pod);
            if (soon is null && DateTime.UtcNow - start > Duration / 10)
                soon = Usage.Of(container.Id);
        }

        var late = Usage.Of(container.Id);
        await end.CancelAsync();
        var written = await Task.WhenAll(writers);
        await container.StopAsync();

        late.PrivateKilobytes.Should().BeLessThan(soon!.PrivateKilobytes + MostGrowth, "memory does not grow");
        late.Handles.Should().BeLessThan(100, "handles do not stay");
        var seen = written.Select(lines => new BitArray(lines)).ToArray();
        var (twice, foreign) = Account(printed, seen);
        var (missing, ofTheRotators) = Missing(pod, seen);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Duration.TotalSeconds:0} s, {written.Sum()} lines; {ofTheRotators} were truncated before anybody could copy or print them; {soon} soon, {late} late");
        (twice.Count, foreign, missing.Count).Should().Be((0, 0, 0), "twice: {0}; missing: {1}", Some(twice), Some(missing));
    }

    /// <summary>An application: it opens its log anew when that has another name.</summary>
    private static async Task<int> WriteAsync(Pod pod, string name, CancellationToken end)
    {
        var lines = 0;
        var file = pod.Open(name, FileMode.Append);
        while (!end.IsCancellationRequested)
        {
            for (var i = 0; i < 5; i++)
                file.Write($"{name} line {lines++} of an application that says what it does\n");
            await Task.Delay(20, CancellationToken.None);
            if (Renames(name) && !File.Exists(pod[name]))
            {
                await file.DisposeAsync();
                file = pod.Open(name, FileMode.Append);
            }
        }

        await file.DisposeAsync();
        return lines;
    }

    private static async Task RotateAsync(string logrotate, Pod pod)
    {
        var settings = Path.Combine(pod.Outside, "logrotate.conf");
        if (!File.Exists(settings))
        {
            await File.WriteAllTextAsync(settings, $$"""
                "{{pod.Logs}}/rename-*.log" {
                    rotate 100000
                    nocreate
                    compress
                    delaycompress
                }
                "{{pod.Logs}}/copy-*.log" {
                    rotate 100000
                    copytruncate
                    compress
                    delaycompress
                }

                """);
            Pod.SetMode(settings, 0b110_100_100);
        }

        Pod.SetMode(pod.Logs, 0b111_101_101);
        using var process = System.Diagnostics.Process.Start(logrotate, ["--force", "--state", Path.Combine(pod.Outside, "logrotate.state"), settings]);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }

    /// <summary>Marks what was printed; gives what was printed twice, and how many lines are nobody's.</summary>
    private static (List<string> Twice, int Foreign) Account(string printed, BitArray[] seen)
    {
        var (twice, foreign) = (new List<string>(), 0);
        foreach (var line in File.ReadLines(printed, Latin1))
        {
            if (Where(line) is not var (writer, number) || number >= seen[writer].Length)
                foreign++;
            else if (seen[writer][number])
                twice.Add(line);
            else
                seen[writer][number] = true;
        }

        return (twice, foreign);
    }

    /// <summary>What was not printed, without what copytruncate takes away itself: lines that are in no copy and were in the file for a moment.</summary>
    private static (List<string> Missing, int OfTheRotators) Missing(Pod pod, BitArray[] seen)
    {
        var kept = seen.Select(lines => new BitArray(lines.Length)).ToArray();
        foreach (var path in Directory.EnumerateFiles(pod.Logs, "copy-*"))
        {
            using var file = File.OpenRead(path);
            using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file, Latin1);
            while (reader.ReadLine() is { } line)
                if (Where(line) is var (writer, number))
                    kept[writer][number] = true;
        }

        var (missing, ofTheRotators) = (new List<string>(), 0);
        for (var writer = 0; writer < seen.Length; writer++)
            for (var number = 0; number < seen[writer].Length; number++)
            {
                if (seen[writer][number])
                    continue;
                if (Renames(Name(writer)) || kept[writer][number])
                    missing.Add($"{Name(writer)} line {number}");
                else
                    ofTheRotators++;
            }

        return (missing, ofTheRotators);
    }

    private static (int Writer, int Number)? Where(string line) => Line().Match(line) is { Success: true } match
        ? (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    private static string Name(int writer) => $"{(writer % 2 == 0 ? "rename" : "copy")}-{writer}.log";

    private static bool Renames(string name) => name.StartsWith("rename", StringComparison.Ordinal);

    private static string Some(List<string> lines) => string.Join(", ", lines.Take(5));

    [GeneratedRegex(@"^(?:rename|copy)-(\d)\.log line (\d+) of an application that says what it does$")]
    private static partial Regex Line();

    /// <summary>What the program holds.</summary>
    private sealed record Usage(int PrivateKilobytes, int Handles)
    {
        public static Usage Of(int process) => new(
            File.ReadLines($"/proc/{process}/smaps_rollup").Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
                .Sum(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)),
            Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);

        public override string ToString() => $"{PrivateKilobytes / 1024.0:0.0} MB private and {Handles} handles";
    }
}
