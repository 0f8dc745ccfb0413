namespace Injector.Configuration;

/// <summary>The default for a pod that neither opted in nor out.</summary>
internal enum InjectionPolicy
{
    /// <summary>It is left alone.</summary>
    OptIn,

    /// <summary>It is injected.</summary>
    OptOut,
}
