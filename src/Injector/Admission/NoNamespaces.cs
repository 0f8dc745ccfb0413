using Injector.Injection.Pods;

namespace Injector.Admission;

/// <summary>Without a cluster nobody said anything about any namespace.</summary>
internal sealed class NoNamespaces : INamespaceLookup
{
    public ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(NamespaceFacts.Empty(name));
}
