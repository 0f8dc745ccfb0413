using System.Text.Json.Nodes;

namespace Injector.Testing.Cluster;

/// <summary>The API server's audit log, one JSON event a line: what it keeps of a request's reviews.</summary>
internal sealed class AuditLog(string file)
{
    /// <summary>The annotations of the request that did this to the object of that name; waits until it is written.</summary>
    public Task<IReadOnlyDictionary<string, string>> AnnotationsAsync(string verb, string ns, string name, CancellationToken cancellation) =>
        Eventually.GivesAsync(
            $"The audit log has the {verb} of {name}",
            TimeSpan.FromSeconds(30),
            async () => (await AnnotationsAsync(verb, ns, cancellation)).GetValueOrDefault(name),
            cancellation);

    /// <summary>The decision under which the injector recorded it, through whichever of its entries it was asked.</summary>
    public async Task<string> DecisionAsync(string verb, string ns, string name, CancellationToken cancellation) =>
        Decision(await AnnotationsAsync(verb, ns, name, cancellation))
        ?? throw new InvalidOperationException($"No review of the {verb} of {name} is in the audit log");

    /// <summary>The decision on the creation of each pod of a namespace, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DecisionsAsync(string ns, int pods, CancellationToken cancellation) =>
        await Eventually.GivesAsync(
            $"The audit log has {pods} decisions in {ns}",
            TimeSpan.FromSeconds(30),
            async () => (await AnnotationsAsync("create", ns, cancellation))
                .Where(record => Decision(record.Value) is not null)
                .ToDictionary(record => record.Key, record => Decision(record.Value)!) is var found && found.Count >= pods ? found : null,
            cancellation);

    private static string? Decision(IReadOnlyDictionary<string, string> annotations) =>
        annotations.Where(annotation => annotation.Key.EndsWith(".sidecar-injector.io/decision", StringComparison.Ordinal))
            .Select(annotation => annotation.Value).FirstOrDefault();

    /// <summary>The whole records of requests that have to do with this text: a namespace, a user.</summary>
    public async Task<IReadOnlyList<JsonNode>> RecordsAsync(string about, CancellationToken cancellation)
    {
        // The API server has it open and appends to it.
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(cancellation);
        // What stands behind the last line break is still being written; and a server that was killed left half a line.
        return
        [
            .. text.Split('\n')[..^1]
                .Where(line => line.Contains(about, StringComparison.Ordinal) && line.EndsWith('}'))
                .Select(line => JsonNode.Parse(line)!),
        ];
    }

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> AnnotationsAsync(string verb, string ns, CancellationToken cancellation)
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var record in await RecordsAsync(ns, cancellation))
            if (Is(record, verb, ns))
                found[(string)record["objectRef"]!["name"]!] = Annotations(record);
        return found;
    }

    // A subresource, a binding for instance, is another request about the same name.
    private static bool Is(JsonNode record, string verb, string ns) =>
        (string?)record["verb"] == verb && record["objectRef"] is { } target
        && (string?)target["namespace"] == ns && target["name"] is not null && target["subresource"] is null;

    private static Dictionary<string, string> Annotations(JsonNode record) =>
        (record["annotations"]?.AsObject() ?? []).ToDictionary(annotation => annotation.Key, annotation => (string)annotation.Value!);
}
