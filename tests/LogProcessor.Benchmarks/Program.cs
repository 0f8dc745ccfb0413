using BenchmarkDotNet.Running;
using LogProcessor.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(FormatBenchmarks).Assembly).Run(args);
