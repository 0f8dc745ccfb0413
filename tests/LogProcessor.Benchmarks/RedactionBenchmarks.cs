using System.Text;
using BenchmarkDotNet.Attributes;
using LogProcessor.Bounds;
using LogProcessor.Lines;

namespace LogProcessor.Benchmarks;

/// <summary>What looking through one line costs, with something to mask in it and without.</summary>
[MemoryDiagnoser]
public class RedactionBenchmarks
{
    private readonly OutputBuffer _output = new(1 << 20);
    private byte[][] _lines = [];
    private Redactor? _redactor;

    [Params("card", "email", "bearer", "jwt", "key-value", @"/ORD-\d{6}/", "secrets", "all of them")]
    public string Redact { get; set; } = "all of them";

    [Params("text", "json", "secrets")]
    public string Lines { get; set; } = "text";

    [GlobalSetup]
    public void Setup()
    {
        _lines = LogLines.Of(Lines);
        _redactor = Redact switch
        {
            "secrets" => new Redactor([Secrets()]),
            "all of them" => new Redactor([.. RedactSetting.Parse($"{RedactSetting.Names}, /ORD-\\d{{6}}/"), Secrets()]),
            var setting => new Redactor(RedactSetting.Parse(setting)),
        };
    }

    [Benchmark(OperationsPerInvoke = LogLines.Count)]
    public int Mask()
    {
        _output.Clear();
        var masked = 0;
        foreach (var line in _lines)
            masked += _redactor!.Redact(line, _output);
        return masked;
    }

    /// <summary>Twenty values of 32 characters, as a pod with a few credentials has.</summary>
    private static SecretValues Secrets()
    {
        var random = new Random(1);
        return new SecretValues(Enumerable.Range(0, 20).Select(i => ($"s/{i}", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 32).Select(_ => "abcdefghijklmnopqrstuvwxyzABCDEF0123456789/+"[random.Next(44)]))))));
    }
}
