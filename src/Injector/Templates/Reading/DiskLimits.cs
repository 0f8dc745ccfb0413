using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Rules;

namespace Injector.Templates.Reading;

/// <summary>
/// A container's limit of ephemeral storage is kept apart from its other resources: most pods must not get it, since it would
/// limit them as a whole.
/// </summary>
internal static class DiskLimits
{
    private const string Resource = "ephemeral-storage";

    /// <summary>The limit as the template has it; null when it has none.</summary>
    public static TemplateText? Read(DocumentNode resources, VariableScope scope)
    {
        var limit = resources.Member("limits").Member(Resource);
        return !limit.Exists ? null
            : limit.String is not null ? scope.Text(limit)
            : TemplateText.Parse(limit.Element.GetRawText(), static _ => null, static _ => { });
    }

    /// <summary>The resources without that limit.</summary>
    public static TemplateFragment CompileWithout(DocumentNode resources, KubernetesType type, VariableScope scope)
    {
        if (!resources.Member("limits").Member(Resource).Exists)
            return ContainerReader.Compile(resources, type, scope);
        using var rest = JsonDocument.Parse(JsonBytes.Of(json => Write(json, resources.Element)));
        return TemplateFragment.Compile(rest.RootElement, resources.Pointer, type, (text, pointer) => scope.Text(text, pointer, resources.Report));
    }

    private static void Write(Utf8JsonWriter json, JsonElement resources)
    {
        json.WriteStartObject();
        foreach (var member in resources.EnumerateObject())
        {
            if (member.Name != "limits")
            {
                member.WriteTo(json);
                continue;
            }

            json.WriteStartObject(member.Name);
            foreach (var limit in member.Value.EnumerateObject())
                if (limit.Name != Resource)
                    limit.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
