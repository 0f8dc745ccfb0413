namespace Injector.Cluster.Api;

/// <summary>The patch formats of the API server that this program speaks.</summary>
internal enum PatchKind
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>Server-side apply, of a document in JSON.</summary>
    Apply,
}

internal static class PatchKindExtensions
{
    public static string MediaType(this PatchKind kind) =>
        kind switch
        {
            PatchKind.Json => "application/json-patch+json",
            PatchKind.Merge => "application/merge-patch+json",
            PatchKind.Apply => "application/apply-patch+yaml",
        };
}
