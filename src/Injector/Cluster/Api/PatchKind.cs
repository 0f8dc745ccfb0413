namespace Injector.Cluster.Api;

/// <summary>The patch formats of the API server that this program speaks.</summary>
internal enum PatchKind
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,
}

internal static class PatchKindExtensions
{
    public static string MediaType(this PatchKind kind) =>
        kind == PatchKind.Json ? "application/json-patch+json" : "application/merge-patch+json";
}
