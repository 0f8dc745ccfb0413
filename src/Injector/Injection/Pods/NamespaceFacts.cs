using System.Collections.Frozen;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>
/// The facts about a namespace that a decision may use: its metadata at one moment, or that it could not be known.
/// </summary>
/// <param name="Name">The namespace's name.</param>
/// <param name="Labels">Its labels; empty when unknown.</param>
/// <param name="Annotations">Its annotations; empty when unknown.</param>
internal sealed record NamespaceFacts(
    string Name,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    private static readonly FrozenDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    /// <summary>False when the namespace could not be read: then the pod's own keys decide alone, and a warning says so.</summary>
    public bool Known { get; private init; } = true;

    /// <summary>It carries the enforce label.</summary>
    public bool Enforces => Labels.GetValueOrDefault(Keys.Enforce) == "true";

    /// <summary>A namespace that nobody said anything about, as a command without a cluster sees it.</summary>
    public static NamespaceFacts Empty(string name) => new(name, None, None);

    /// <summary>A namespace that should be readable and was not.</summary>
    public static NamespaceFacts Unknown(string name) => new(name, None, None) { Known = false };
}
