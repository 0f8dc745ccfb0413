using Injector.Injection.Pods;

namespace Injector.Admission;

/// <summary>What is known of a namespace when one of its pods is reviewed.</summary>
internal interface INamespaceLookup
{
    /// <summary>
    /// Answers from a snapshot, normally without waiting; a namespace that cannot be known is
    /// <see cref="NamespaceFacts.Unknown"/>, never an exception.
    /// </summary>
    ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken);
}

/// <summary>Without a cluster nobody said anything about any namespace.</summary>
internal sealed class NoNamespaces : INamespaceLookup
{
    public ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(NamespaceFacts.Empty(name));
}
