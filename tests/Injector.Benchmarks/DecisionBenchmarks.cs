using BenchmarkDotNet.Attributes;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;

namespace Injector.Benchmarks;

/// <summary>What the decision alone costs: the pod did not opt in, so nothing is planned. Most pods of a cluster end here.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly NamespaceFacts Namespace = NamespaceFacts.Empty("shop");
    private readonly InjectionSettings _settings = InjectionSettings.Default(clusterRunsNativeSidecars: true);
    private readonly AdmissionRequest _request = AdmissionReviewReader.Read(ReviewBodies.WithoutAnnotations());

    [Benchmark]
    public object Skip() => SidecarInjector.Review(_request.Pod, Namespace, _settings);
}
