using Injector.Injection.Pods;

namespace Injector.Admission;

/// <summary>Looks up the metadata of a pod's namespace during a review.</summary>
internal interface INamespaceLookup
{
    /// <summary>
    /// Answers from a snapshot, normally without waiting; a namespace that cannot be known is
    /// <see cref="NamespaceFacts.Unknown"/>, never an exception.
    /// </summary>
    ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken);
}
