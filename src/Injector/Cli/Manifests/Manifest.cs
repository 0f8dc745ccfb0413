using System.Text.Json;
using Injector.Cli.Failures;
using Injector.Json;
using Injector.Yaml;

namespace Injector.Cli.Manifests;

/// <summary>One document of an input and the objects in it.</summary>
internal sealed class Manifest
{
    /// <summary>Deeper than any Kubernetes object, custom resource definitions with recursive schemas included.</summary>
    private const int MaxDepth = 512;

    private readonly List<KubernetesObject> _objects = [];

    private Manifest(string file, YamlDocument document)
    {
        File = file;
        Document = document;
        if (document.IsEmpty)
            return;
        Content = JsonDocument.Parse(document.Json, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
        if (Content.ValueKind != JsonValueKind.Null)
            Collect("", Content, null, null);
    }

    public string File { get; }

    public YamlDocument Document { get; }

    /// <summary>The document's JSON; <c>Undefined</c> for a document without content.</summary>
    public JsonElement Content { get; }

    /// <summary>True for a document that holds an object, and not only comments or <c>null</c>.</summary>
    public bool HasContent => Content.ValueKind == JsonValueKind.Object;

    /// <summary>The document's object, or if it is a list, that list's items, those of lists among them in their place.</summary>
    public IReadOnlyList<KubernetesObject> Objects => _objects;

    /// <summary>Reads every document of a file; says on <paramref name="error"/> which keys are given twice.</summary>
    /// <exception cref="InputException">Not YAML, or not a Kubernetes object.</exception>
    public static IEnumerable<Manifest> ReadAll(InputFile file, TextWriter error)
    {
        var duplicates = new List<DuplicateKey>();
        try
        {
            List<Manifest> manifests = [.. YamlReader.ReadAll(file.Text, MaxDepth, duplicates).Select(document => new Manifest(file.Name, document))];
            foreach (var key in duplicates)
                error.WriteLine($"{file.Name}:{key.Second}: warning: {key}; the last one counts, as for kubectl");
            return manifests;
        }
        catch (YamlSyntaxException e)
        {
            throw new InputException(e.Message, file.Name, e.Position);
        }
    }

    private void Collect(string path, JsonElement element, string? listVersion, string? itemKind)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Mistake("not a Kubernetes object: a map with apiVersion and kind is expected", path);
        // The API server leaves both out of a typed list's items.
        var version = element.Text("apiVersion"u8) ?? listVersion;
        var kind = element.Text("kind"u8) ?? itemKind;
        if (string.IsNullOrEmpty(version) || string.IsNullOrEmpty(kind))
            throw Mistake($"not a Kubernetes object: {Missing(version, kind)}", path);
        if (KubernetesKinds.Mistake(version, kind) is { } mistake)
            throw Mistake(mistake.Message, $"{path}/{mistake.Field}");

        if (KubernetesKinds.ItemKind(kind) is { } item && KubernetesKinds.Covers(version) && element.TryGetProperty("items", out var items))
            Items(path, items, version, item);
        else
            _objects.Add(new KubernetesObject(this, path, version, kind, element));
    }

    private void Items(string path, JsonElement items, string version, string kind)
    {
        if (items.ValueKind == JsonValueKind.Null)
            return;
        if (items.ValueKind != JsonValueKind.Array)
            throw Mistake("items must be a list", path + "/items");
        var index = 0;
        foreach (var item in items.EnumerateArray())
            Collect($"{path}/items/{index++}", item, kind.Length > 0 ? version : null, kind.Length > 0 ? kind : null);
    }

    private static string Missing(string? version, string? kind) => (string.IsNullOrEmpty(version), string.IsNullOrEmpty(kind)) switch
    {
        (true, true) => "apiVersion and kind are missing",
        (true, _) => "apiVersion is missing",
        _ => "kind is missing",
    };

    private InputException Mistake(string message, string path) => new(message, File, Document.Positions.Find(path));
}
