using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>Whether a container runs the image that it would get.</summary>
internal static class ImageComparison
{
    /// <summary>The same tag or digest of the same repository, whatever registry a mirror wrote before it and whatever digest a policy pinned behind it.</summary>
    public static bool Same(string stored, string rendered)
    {
        if (stored == rendered)
            return true;
        if (!ImageReference.TryParse(stored, out var one) || !ImageReference.TryParse(rendered, out var other) || one.BaseName != other.BaseName)
            return false;
        return other.Digest is null ? (one.Tag ?? "latest") == (other.Tag ?? "latest") : one.Digest == other.Digest;
    }
}
