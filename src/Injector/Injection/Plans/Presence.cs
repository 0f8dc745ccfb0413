using Injector.Injection.Reasons;

namespace Injector.Injection.Plans;

/// <summary>How much of a template a pod has already.</summary>
internal readonly record struct Presence
{
    /// <summary>Nothing of it.</summary>
    public static Presence None => default;

    /// <summary>Its sidecar: nothing is to be added.</summary>
    public static Presence Whole { get; } = new() { IsWhole = true };

    public bool IsWhole { get; private init; }

    /// <summary>What is left of it, in a pod that once had it; null in any other.</summary>
    public TemplateRemains? Remains { get; private init; }

    /// <summary>Somebody else has a name that the template needs.</summary>
    public InjectionError? Conflict { get; private init; }

    public static Presence Part(TemplateRemains remains) => new() { Remains = remains };

    public static Presence Taken(InjectionError conflict) => new() { Conflict = conflict };
}
