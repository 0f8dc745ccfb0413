using Injector.Cli.Failures;
using System.Text.Json.Nodes;
using Injector.Cli.Flags;
using Injector.Configuration;
using Injector.Tests.Cli;
using Injector.Yaml;
using k8s;
using k8s.Models;

namespace Injector.Tests.Documentation;

/// <summary>
/// Manifests of the pages are whole and valid: templates and configuration load without a finding, objects of Kubernetes have
/// only fields that exist, and pods come through the injector without an error. Blocks without a kind are values of the
/// chart: its own tests render them.
/// </summary>
public sealed class DocumentedManifestTests
{
    public static TheoryData<FencedBlock> Manifests =>
        [.. FencedBlock.ReadAll(RepositoryRoot.Path).Where(block => block.Language == "yaml" && block.Text.Contains("\nkind: ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_can_be_used_as_it_stands(FencedBlock block)
    {
        foreach (var document in YamlReader.ReadAll(block.Text))
        {
            var content = JsonNode.Parse(document.Json.Span)!;
            var version = (string?)content["apiVersion"];
            version.Should().NotBeNull($"{block} needs a whole manifest");
            ((string?)content["metadata"]?["name"] ?? (string?)content["kind"]).Should().NotBeNullOrEmpty($"{block} needs a whole manifest");
            if (version!.StartsWith("sidecar-injector.io/", StringComparison.Ordinal))
                ConfigurationLoader.Load([(block.Page, document.Source)]).Diagnostics.Should().BeEmpty($"{block}");
            else if (KubernetesType(version, (string)content["kind"]!) is { } type)
                Use(block, document.Source, content, type);
        }
    }

    private static void Use(FencedBlock block, string manifest, JsonNode content, Type type)
    {
        var read = JsonNode.Parse(KubernetesJson.Serialize(Read(content.ToJsonString(), type)));
        Lost(content, read, "").Should().BeEmpty($"{block} has fields that {type.Name} does not know");
        var run = CommandRun.With(manifest, "inject", "-f", "-", "-n", "shop");
        run.Code.Should().Be(ExitCodes.Ok, $"{block} said: {run.Error}");
        run.Error.Should().NotContain("warning", $"{block}");
    }

    private static object Read(string json, Type type) =>
        typeof(KubernetesJson).GetMethods().Single(method => method.Name == "Deserialize" && method.GetParameters()[0].ParameterType == typeof(string))
            .MakeGenericMethod(type).Invoke(null, [json, null])!;

    /// <summary>Null for kinds of others, such as cert-manager's.</summary>
    private static Type? KubernetesType(string apiVersion, string kind) => typeof(V1Pod).Assembly.GetTypes().FirstOrDefault(type =>
        type.GetCustomAttributes(typeof(KubernetesEntityAttribute), inherit: false).OfType<KubernetesEntityAttribute>().Any(entity =>
            entity.Kind == kind && (entity.Group.Length == 0 ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}") == apiVersion));

    /// <summary>Fields of one document that the other does not have.</summary>
    private static IEnumerable<string> Lost(JsonNode? before, JsonNode? after, string path) => before switch
    {
        JsonObject map => map.SelectMany(member => after?[member.Key] is { } kept
            ? Lost(member.Value, kept, $"{path}.{member.Key}")
            : [$"{path}.{member.Key}"]),
        JsonArray list => list.SelectMany((item, i) => Lost(item, after?.AsArray().ElementAtOrDefault(i), $"{path}[{i}]")),
        _ => [],
    };
}
