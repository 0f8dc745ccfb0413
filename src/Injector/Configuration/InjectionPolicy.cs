namespace Injector.Configuration;

/// <summary>What happens to a pod about which nobody said anything.</summary>
internal enum InjectionPolicy
{
    /// <summary>It is left alone.</summary>
    OptIn,

    /// <summary>It is injected.</summary>
    OptOut,
}
