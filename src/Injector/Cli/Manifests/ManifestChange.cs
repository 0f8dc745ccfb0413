using Injector.Json;

namespace Injector.Cli.Manifests;

/// <summary>A document and what becomes of it.</summary>
/// <param name="manifest">The document.</param>
/// <param name="patches">
/// An RFC 6902 document for each object in it that changes; its paths start at the document. Items of a list do not touch each other, so
/// one patch stands behind the other.
/// </param>
/// <param name="ns">The namespace of its object, if it is one and has any.</param>
internal sealed class ManifestChange(Manifest manifest, IReadOnlyList<ReadOnlyMemory<byte>> patches, string? ns)
{
    public Manifest Manifest { get; } = manifest;

    public string? Namespace { get; } = ns;

    public bool Changed => patches.Any(patch => patch.Length > "[]".Length);

    /// <summary>One patch for the whole document, an array without operations when nothing changes.</summary>
    public ReadOnlyMemory<byte> Patch() => PatchApplier.Concat(patches);

    /// <summary>The document's JSON with the patch applied.</summary>
    public ReadOnlyMemory<byte> Patched() => PatchApplier.Apply(Manifest.Document.Json, Patch());
}
