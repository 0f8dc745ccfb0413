using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>What a pod is sent through on a dry run: an entry of the webhook, or the policies.</summary>
/// <param name="Subject">The object.</param>
/// <param name="Name">What it is called in a sentence.</param>
/// <param name="IsEnforcing">Whether it takes the pods of enforced namespaces.</param>
/// <param name="Namespaces">Where it is asked.</param>
/// <param name="Pods">For which pods.</param>
internal sealed record ProbeTarget(string Subject, string Name, bool IsEnforcing, WebhookSelector Namespaces, WebhookSelector Pods)
{
    /// <summary>Policies of an API server's own files, which no API shows: what they do to a pod is all that can be seen of them.</summary>
    public static ProbeTarget Hidden { get; } =
        new("API server", "policies of its own files", IsEnforcing: false, new WebhookSelector([]), new WebhookSelector([])) { IsPolicy = true };

    /// <summary>Whether it is the API server itself that adds the sidecar.</summary>
    public bool IsPolicy { get; init; }
}
