using System.Text;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Tests.Policies;

/// <summary>A generated pod that gets several templates, by one of the ways to ask for them.</summary>
internal static class SeveralTemplatesCase
{
    /// <summary>The ways.</summary>
    public const int Ways = 7;

    /// <summary>Ordered choices of some templates, those of two before those of three, and then of more.</summary>
    public static IReadOnlyList<SidecarTemplate> Chosen(int seed, TemplateCatalog catalog)
    {
        var all = catalog.Templates.ToList();
        var random = new Random(seed);
        var count = (seed % 10) switch { < 6 => 2, < 9 => 3, _ => random.Next(4, all.Count + 1) };
        // Each pair comes by itself, the rest by chance.
        if (count == 2)
        {
            var pair = (seed / 10 * 6 + (seed % 10)) % (all.Count * (all.Count - 1));
            var (first, second) = (pair / (all.Count - 1), pair % (all.Count - 1));
            return [all[first], all[second < first ? second : second + 1]];
        }

        return [.. all.OrderBy(_ => random.Next()).Take(count)];
    }

    public static PolicyCase Make(int seed, InjectionSettings settings)
    {
        var templates = Chosen(seed, settings.Templates);
        var given = GeneratedPolicyCase.Make(seed, templates);
        var (first, last, all) = (templates[0].Name, templates[^1].Name, string.Join(',', templates.Select(template => template.Name)));
        // A pod that names what there is not is the business of others.
        given.Pod["metadata"]!["annotations"]!.AsObject().Remove(Keys.Template);
        given = (seed / 7 % Ways) switch
        {
            1 => Enforced(given, first, string.Join(" , ", templates.Skip(1).Select(template => template.Name))),
            2 => given with { Namespace = Saying(given.Namespace, all) },
            3 => Naming(Injected(given, first, settings), all),
            4 => Naming(Injected(given, string.Join(',', templates.Skip(1).Select(template => template.Name)), settings), all),
            5 => Enforced(Injected(given, last, settings), all, first),
            6 => Enforced(given, last, all),
            _ => Naming(given, seed % 40 == 39 ? $"{all},absent,{first}" : all),
        };
        return given with { Name = $"{given.Name}: {all}" };
    }

    private static PolicyCase Naming(PolicyCase given, string templates)
    {
        var pod = given.Pod.DeepClone();
        pod["metadata"]!["annotations"]![Keys.Template] = templates;
        return given with { Pod = pod };
    }

    private static PolicyCase Enforced(PolicyCase given, string byNamespace, string byPod)
    {
        var labels = new Dictionary<string, string>(given.Namespace.Labels) { [Keys.Enforce] = "true" };
        return Naming(given with { Namespace = Saying(given.Namespace with { Labels = labels }, byNamespace) }, byPod);
    }

    private static NamespaceFacts Saying(NamespaceFacts ns, string templates) =>
        ns with { Annotations = new Dictionary<string, string>(ns.Annotations) { [Keys.Template] = templates } };

    /// <summary>A pod that was made with some of them, where it can be, with a record that nobody touched, or somebody did.</summary>
    private static PolicyCase Injected(PolicyCase given, string templates, InjectionSettings settings)
    {
        var asking = Naming(given, templates);
        var outcome = PolicyComparison.Review(asking, asking.Pod, settings);
        if (!outcome.Injected)
            return given;
        var pod = JsonNode.Parse(PatchApplier.Apply(Encoding.UTF8.GetBytes(asking.Pod.ToJsonString()), outcome.Patch).Span)!;
        var annotations = pod["metadata"]!["annotations"]!.AsObject();
        var record = (string)annotations[Keys.Status]!;
        switch (given.Name[^1])
        {
            case '1':
                annotations[Keys.Status] = record.Replace("\"annotations\":[", "\"annotations\":[\"a:]b,}\",\"annotations\",\"labels\",");
                break;
            case '2':
                annotations[Keys.Status] = record.Replace("\"labels\":[", "\"labels\":[\"example.com/role\",\"[\",");
                break;
            case '3':
                annotations.Remove(Keys.Status);
                break;
            case '4':
                annotations[Keys.Status] = """{"annotations":["example.com/first"]}""";
                break;
            case '5':
                var entry = record["{\"templates\":[".Length..record.IndexOf("],\"annotations\"", StringComparison.Ordinal)];
                annotations[Keys.Status] = record.Replace("{\"templates\":[", $"{{\"templates\":[{entry.Replace("Native", "Classic")},");
                break;
        }

        return given with { Pod = pod };
    }
}
