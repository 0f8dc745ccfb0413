using BenchmarkDotNet.Attributes;
using LogProcessor.Formats;
using LogProcessor.Lines;

namespace LogProcessor.Benchmarks;

/// <summary>What writing one line costs. JSON's budget is a microsecond for the whole way, reading included.</summary>
[MemoryDiagnoser]
public class FormatBenchmarks
{
    private static readonly LineSource Source = new("access.log"u8.ToArray(), "shop"u8.ToArray());
    private readonly OutputBuffer _output = new(1 << 20);
    private byte[][] _lines = [];
    private ILineFormat? _format;

    [Params("raw", "text", "json")]
    public string Format { get; set; } = "json";

    [Params("text", "quotes", "unicode", "json")]
    public string Lines { get; set; } = "text";

    [GlobalSetup]
    public void Setup()
    {
        _lines = LogLines.Of(Lines);
        _format = LineFormat.Named(Format);
    }

    [Benchmark(OperationsPerInvoke = LogLines.Count)]
    public int Write()
    {
        _output.Clear();
        foreach (var line in _lines)
            _format!.Write(_output, Source, line, isPart: false, DateTimeOffset.UnixEpoch);
        return _output.Length;
    }
}
