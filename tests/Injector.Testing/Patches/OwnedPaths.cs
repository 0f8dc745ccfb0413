using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.Testing.Patches;

/// <summary>Where an injection may write: new members and items alone, and never over what somebody else wrote.</summary>
internal static partial class OwnedPaths
{
    private static readonly string[] Extended = ["sidecar-injector.io/status", "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes"];

    /// <param name="operation">One operation of a patch.</param>
    /// <param name="prefix">Where the pod stands.</param>
    /// <param name="pod">The pod before the patch.</param>
    public static void Check(JsonNode operation, string prefix, JsonNode pod)
    {
        operation["op"]!.GetValue<string>().Should().Be("add");
        var path = operation["path"]!.GetValue<string>();
        path.Should().StartWith(prefix);
        path = path[prefix.Length..];
        Owned().IsMatch(path).Should().BeTrue("{0} must be ours to add", path);
        if (path.EndsWith("/-", StringComparison.Ordinal) || Inserted().IsMatch(path))
            return;
        var existing = path[1..].Split('/').Select(token => token.Replace("~1", "/").Replace("~0", "~"))
            .Aggregate((JsonNode?)pod, (node, token) => node is JsonArray list ? list[int.Parse(token)] : node?[token]);
        if (existing is not null)
            Extended.Should().Contain(path[(path.LastIndexOf('/') + 1)..].Replace("~1", "/"), "{0} is there already", path);
    }

    [GeneratedRegex(@"^/metadata(/(annotations|labels)(/[^/]+)?)?$|^/spec/(volumes|imagePullSecrets)(/-)?$|^/spec/securityContext(/fsGroup)?$|^/spec/initContainers(/\d+)?$|^/spec/containers/-$|^/spec/(initC|c)ontainers/\d+/volumeMounts(/-)?$")]
    private static partial Regex Owned();

    [GeneratedRegex(@"^/spec/initContainers/\d+$")]
    private static partial Regex Inserted();
}
