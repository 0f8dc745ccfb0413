namespace Injector.Configuration;

/// <summary>The answer to an application team's mistake outside enforced namespaces.</summary>
internal enum UserErrorPolicy
{
    /// <summary>The pod is created without a sidecar, and a warning says why.</summary>
    Warn,

    /// <summary>The pod is refused, with the reason.</summary>
    Deny,
}
