using BenchmarkDotNet.Attributes;
using LogProcessor.Joining;

namespace LogProcessor.Benchmarks;

/// <summary>What putting one line to its event costs.</summary>
[MemoryDiagnoser]
public class JoiningBenchmarks
{
    private byte[][] _lines = [];
    private EventJoiner? _joiner;

    [Params("none", "java", "python", "go", "dotnet", "indent", @"^\d{4}-\d\d-\d\d")]
    public string Multiline { get; set; } = "java";

    [Params("text", "trace")]
    public string Lines { get; set; } = "trace";

    [GlobalSetup]
    public void Setup()
    {
        _lines = LogLines.Of(Lines);
        _joiner = new EventJoiner(JoinSetting.Parse(Multiline), JoinBounds.Default);
    }

    [Benchmark(OperationsPerInvoke = LogLines.Count)]
    public int Accept()
    {
        var events = 0;
        foreach (var line in _lines)
        {
            foreach (var joined in _joiner!.Accept(line, now: 0))
                events += joined.Lines;
        }
        return events;
    }

    /// <summary>Whether a file keeps its turn, without joining.</summary>
    [Benchmark(OperationsPerInvoke = LogLines.Count)]
    public int LookAtTurn() => _lines.Count(line => TurnShape.IsMoreLikely(line));
}
