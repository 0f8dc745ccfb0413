using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Injector.Benchmarks.ReviewBenchmarks).Assembly).Run(args);
