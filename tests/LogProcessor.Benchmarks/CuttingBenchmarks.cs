using BenchmarkDotNet.Attributes;
using LogProcessor.Files;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Reading;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace LogProcessor.Benchmarks;

/// <summary>From the bytes of a file to bytes for standard output, without the system calls: cutting, decoding, format, positions.</summary>
[MemoryDiagnoser]
public class CuttingBenchmarks
{
    private const int Chunk = 64 << 10;
    private readonly OutputQueue _queue;
    private byte[] _data = [];
    private LineCutter? _cutter;
    private FollowedFile? _file;
    private int _lines;

    public CuttingBenchmarks() => _queue = new OutputQueue(new Counters());

    [Params("raw", "text", "json")]
    public string Format { get; set; } = "json";

    [Params("UTF-8", "UTF-16")]
    public string Encoding { get; set; } = "UTF-8";

    [GlobalSetup]
    public void Setup()
    {
        var text = string.Concat(LogLines.Of("text").Select(line => System.Text.Encoding.UTF8.GetString(line) + "\n"));
        _data = (Encoding == "UTF-8" ? System.Text.Encoding.UTF8 : System.Text.Encoding.Unicode).GetBytes(text);
        _cutter = new LineCutter(new LinePipeline(_queue, new LinePipelineParts(LineFormat.Named(Format)!, JoinRule.None, JoinBounds.Default, RateLimit: null, RedactionRules: [], Secrets: null, SecretValues: null, TimeProvider.System), new Messages("log-processor")));
        _file = new FollowedFile(default, new("access.log"u8.ToArray(), "shop"u8.ToArray())) { Kind = Encoding == "UTF-8" ? TextKind.Bytes : TextKind.Utf16LittleEndian };
    }

    [Benchmark(OperationsPerInvoke = LogLines.Count)]
    public int Cut()
    {
        for (var at = 0; at < _data.Length;)
        {
            at += _cutter!.Cut(_file!, _data.AsSpan(at, Math.Min(Chunk, _data.Length - at)), Yielding.Never, ref _lines, out _);
            _queue.Wrote(_queue.All.Length);
        }
        return _lines;
    }
}
