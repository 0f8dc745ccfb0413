using System.Buffers;
using BenchmarkDotNet.Attributes;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;

namespace Injector.Benchmarks;

/// <summary>What one review costs in process: from the body's bytes to the answer's bytes, and the core's share of it.</summary>
[MemoryDiagnoser]
public class ReviewBenchmarks
{
    private static readonly NamespaceFacts Namespace = NamespaceFacts.Empty("shop");
    private readonly InjectionSettings _settings = InjectionSettings.Default(clusterRunsNativeSidecars: true);
    private readonly ArrayBufferWriter<byte> _patch = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _answer = new(128 * 1024);
    private byte[] _body = [];
    private AdmissionRequest? _request;

    [Params("ordinary", "typical", "2000 variables", "60 containers", "1 MiB annotation")]
    public string Review { get; set; } = "ordinary";

    [GlobalSetup]
    public void Setup()
    {
        _body = Review switch
        {
            "ordinary" => ReviewBodies.Ordinary(),
            "typical" => ReviewBodies.Typical(),
            "2000 variables" => ReviewBodies.Variables(2000),
            "60 containers" => ReviewBodies.Containers(60),
            _ => ReviewBodies.LargeAnnotation(),
        };
        _request = AdmissionReviewReader.Read(_body);
        if (!Inject().Decision.Inject)
            throw new InvalidOperationException("the pod of this benchmark must be one to inject");
    }

    /// <summary>Decision, plan and patch of a parsed pod.</summary>
    [Benchmark]
    public object Decide() => Inject();

    /// <summary>The whole review: parse, decide, plan, patch, answer.</summary>
    [Benchmark]
    public long Answer()
    {
        _patch.ResetWrittenCount();
        _answer.ResetWrittenCount();
        using var request = AdmissionReviewReader.Read(_body);
        return AdmissionReviewWriter.Write(_answer, request.Uid, SidecarInjector.Review(request.Pod, Namespace, _settings, _patch));
    }

    private InjectionOutcome Inject()
    {
        _patch.ResetWrittenCount();
        return SidecarInjector.Review(_request!.Pod, Namespace, _settings, _patch);
    }
}
