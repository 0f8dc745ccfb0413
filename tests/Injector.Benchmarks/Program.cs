using BenchmarkDotNet.Running;
using Injector.Benchmarks;

// `-- linear FILE` draws time over the size of the pod; everything else is BenchmarkDotNet's.
if (args is ["linear", var file])
    File.WriteAllText(file, LinearPlot.Draw(SizeSeries.Measure()));
else
    BenchmarkSwitcher.FromAssembly(typeof(ReviewBenchmarks).Assembly).Run(args);
