using System.Runtime.ExceptionServices;
using System.Text.Json;
using Injector.Cli.Failures;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;

namespace Injector.Cli.Manifests;

/// <summary>What was read, and how pods are decided on: the command line's counterpart of an admission request.</summary>
internal sealed class PodReviewSession
{
    private readonly OfflineNamespaces _namespaces;
    private readonly string _defaultNamespace;
    private readonly InjectionSettings _settings;

    public PodReviewSession(
        IReadOnlyList<Manifest> manifests, OfflineNamespaces namespaces, string defaultNamespace, InjectionSettings settings)
    {
        (Manifests, _namespaces, _defaultNamespace, _settings) = (manifests, namespaces, defaultNamespace, settings);
        _namespaces.Learn(manifests.SelectMany(manifest => manifest.Objects));
    }

    /// <summary>Every document of every file, in order.</summary>
    public IReadOnlyList<Manifest> Manifests { get; }

    /// <summary>Reviews the pods of one document.</summary>
    public ManifestReview Review(Manifest manifest)
    {
        var pods = new List<ObjectReview>();
        foreach (var target in manifest.Objects)
            if (WorkloadKinds.Find(target.ApiVersion, target.Kind) is { } workload)
                pods.Add(Review(target, workload));
        return new ManifestReview(manifest, pods);
    }

    private ObjectReview Review(KubernetesObject target, WorkloadKind workload)
    {
        var pod = target.Find(workload.TemplatePath);
        if (pod.ValueKind != JsonValueKind.Object)
            throw Mistake(target, $"has no {workload.TemplatePath[1..].Replace('/', '.')}", workload.TemplatePath);
        var ns = target.Namespace ?? _defaultNamespace;
        var outcome = SidecarInjector.Review(
            new PodRequest
            {
                Pod = pod,
                Namespace = ns,
                IsPodCreation = true,
                BelongsToJob = workload.IsJob,
                PathPrefix = target.Path + workload.TemplatePath,
            },
            _namespaces.Find(ns),
            _settings);
        if (outcome.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        if (outcome is { Reason: Reason.MalformedPod, Error: { } error })
            throw Mistake(target, error.Message, workload.TemplatePath + FieldPath.ToPointer(error.Path ?? ""));
        return new ObjectReview(target, workload, ns, outcome);
    }

    private static InputException Mistake(KubernetesObject target, string message, string pointer) =>
        new($"{target.DisplayName}: {message}", target.Manifest.File, target.Position(pointer));
}
