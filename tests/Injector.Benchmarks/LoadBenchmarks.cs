using BenchmarkDotNet.Attributes;
using Injector.Configuration;
using Injector.Templates.BuiltIn;

namespace Injector.Benchmarks;

/// <summary>What a start and a reload cost: reading, validating and compiling the built-in templates.</summary>
[MemoryDiagnoser]
public class LoadBenchmarks
{
    [Benchmark]
    public object Templates() => ConfigurationLoader.Load(BuiltInTemplates.All);
}
