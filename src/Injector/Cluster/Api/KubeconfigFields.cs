using System.Text.Json;
using Injector.Json;
using Injector.Yaml;

namespace Injector.Cluster.Api;

/// <summary>
/// What a kubeconfig says that the client library does not read, and kubectl does: a proxy for this cluster alone, a token in a file, and
/// somebody to be impersonated. Without them a command would come by another way, as nobody, or with more rights than were meant.
/// </summary>
/// <param name="ProxyUrl">The cluster's <c>proxy-url</c>.</param>
/// <param name="TokenFile">The user's <c>tokenFile</c>, as a full path.</param>
/// <param name="As">The user's <c>as</c>.</param>
/// <param name="AsUid">The user's <c>as-uid</c>.</param>
/// <param name="AsGroups">The user's <c>as-groups</c>.</param>
internal sealed record KubeconfigFields(string? ProxyUrl, string? TokenFile, string? As, string? AsUid, IReadOnlyList<string> AsGroups)
{
    public static KubeconfigFields None { get; } = new(null, null, null, null, []);

    /// <param name="files">The kubeconfig files; of what several define, the first counts.</param>
    /// <param name="context">The context in use; null for the current one.</param>
    public static KubeconfigFields Read(IReadOnlyList<string> files, string? context)
    {
        var found = new List<(string File, JsonElement Root)>();
        foreach (var file in files.Where(File.Exists))
            if (Root(file) is { } root)
                found.Add((file, root));
        context ??= found.Select(one => one.Root.Text("current-context")).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        var details = Named(found, "contexts", context).Element.Member("context");
        var cluster = Named(found, "clusters", details.Text("cluster")).Element.Member("cluster");
        var (userFile, user) = Named(found, "users", details.Text("user"));
        var fields = user.Member("user");
        // Each group is a header of its own, and this platform's client makes one of them all: a group that nobody is in.
        if (fields.Texts("as-groups").Skip(1).Any())
            throw new KubernetesApiException(
                "the kubeconfig's user impersonates several groups (as-groups), which this program cannot; choose a context with one or none");
        return new KubeconfigFields(
            cluster.Text("proxy-url"),
            // A relative path is meant from where the kubeconfig is.
            fields.Text("tokenFile") is { Length: > 0 } token ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(userFile))!, token) : null,
            fields.Text("as"), fields.Text("as-uid"), [.. fields.Texts("as-groups")]);
    }

    /// <summary>Puts on a request whom its sender stands for.</summary>
    public void Impersonate(HttpRequestMessage request)
    {
        if (string.IsNullOrEmpty(As))
            return;
        request.Headers.TryAddWithoutValidation("Impersonate-User", As);
        if (!string.IsNullOrEmpty(AsUid))
            request.Headers.TryAddWithoutValidation("Impersonate-Uid", AsUid);
        if (AsGroups is [var group])
            request.Headers.TryAddWithoutValidation("Impersonate-Group", group);
    }

    // What is no YAML, the library says in its own words when it reads the same file.
    private static JsonElement? Root(string file)
    {
        try
        {
            if (YamlReader.ReadAll(File.ReadAllText(file)).FirstOrDefault(document => !document.IsEmpty) is not { } document)
                return null;
            using var json = JsonDocument.Parse(document.Json);
            return json.RootElement.Clone();
        }
        catch (YamlSyntaxException)
        {
            return null;
        }
    }

    // The library finds contexts and clusters without regard to case, so here, too.
    private static (string File, JsonElement Element) Named(List<(string File, JsonElement Root)> files, string list, string? name)
    {
        foreach (var (file, root) in files)
            foreach (var item in root.Items(list))
                if (name is not null && string.Equals(item.Text("name"), name, StringComparison.OrdinalIgnoreCase))
                    return (file, item);
        return ("", default);
    }
}
