using System.Text.Json;
using Injector.Json;
using Injector.Yaml;

namespace Injector.Cli.Manifests;

/// <summary>One Kubernetes object of an input: a document, or an item of a list in one.</summary>
/// <param name="Manifest">The document it stands in.</param>
/// <param name="Path">JSON pointer to it in the document; empty for the document itself.</param>
/// <param name="ApiVersion">As written, or for an item of a typed list the list's.</param>
/// <param name="Kind">Likewise.</param>
/// <param name="Element">Its JSON.</param>
internal sealed record KubernetesObject(Manifest Manifest, string Path, string ApiVersion, string Kind, JsonElement Element)
{
    public string? Namespace => Metadata.Text("namespace"u8);

    public string? Name => Metadata.Text("name"u8) ?? Metadata.Text("generateName"u8);

    /// <summary>How messages call it.</summary>
    public string DisplayName => $"{Kind}/{Name ?? "(no name)"}";

    public JsonElement Metadata => Element.Member("metadata");

    /// <summary>Follows a JSON pointer of plain names; <c>Undefined</c> where it leads nowhere.</summary>
    public JsonElement Find(string pointerOfNames)
    {
        var current = Element;
        foreach (var name in pointerOfNames.Split('/').Skip(1))
            current = current.Member(name);
        return current;
    }

    /// <summary>Where a value, given by a pointer below the object, was written.</summary>
    public SourcePosition Position(string below = "") => Manifest.Document.Positions.Find(Path + below);

    /// <summary>Where the key of a value was written.</summary>
    public SourcePosition KeyPosition(string below) => Manifest.Document.Positions.FindKey(Path + below);
}
