using Injector.Injection.Pods;

namespace Injector.Admission;

/// <summary>The namespace lookup of a server without a cluster: every namespace is unknown.</summary>
internal sealed class NoNamespaces : INamespaceLookup
{
    public ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(NamespaceFacts.Empty(name));
}
