using System.Collections.Immutable;

namespace Injector.Kubernetes;

/// <summary>The kinds of volumes, and which of them are read-only or restricted. Source: the documentation of <c>Volume</c>, and the Pod Security Standards.</summary>
internal static class VolumeKinds
{
    /// <summary>Kinds that no container can write to.</summary>
    public static ImmutableArray<string> ReadOnly { get; } = ["configMap", "downwardAPI", "image", "projected", "secret"];

    /// <summary>Kinds that Pod Security's <c>restricted</c> level takes.</summary>
    public static ImmutableArray<string> InRestrictedPods { get; } =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];
}
