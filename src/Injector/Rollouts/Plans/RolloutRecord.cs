using System.Text;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Rollouts.Plans;

/// <summary>
/// The <c>status</c> annotation of a pod that was changed in place: as an injection writes it now, and beside each template's record, as
/// <c>previous</c>, what its containers had before. So a rollout keeps its state in the pods alone, and an undo needs nothing else.
/// </summary>
internal static class RolloutRecord
{
    public const string Previous = "previous";

    private static readonly string[] Revisions = ["revision", "shape"];

    /// <param name="renewed">The annotation as an injection writes it now.</param>
    /// <param name="stored">The annotation as it is.</param>
    /// <param name="changes">What is changed.</param>
    /// <param name="cameUp">Whether a container runs as it is: what never came up is nothing to go back to.</param>
    public static string Write(string renewed, StatusAnnotation stored, IReadOnlyList<ContainerChange> changes, Func<string, bool> cameUp)
    {
        using var document = JsonDocument.Parse(renewed);
        return Copy(document.RootElement, (json, template) =>
        {
            json.WriteStartObject();
            foreach (var member in template.EnumerateObject())
                member.WriteTo(json);
            var name = template.Text("name") ?? "";
            var own = changes.Where(change => stored.Records(name, change.Name)).ToList();
            var before = stored.Entry(name).Member(Previous);
            var isKept = own.Count == 0 || own.Exists(change => change.KeepsRunning && !cameUp(change.Name));
            if (isKept && before.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName(Previous);
                before.WriteTo(json);
            }
            else if (own.Count > 0)
            {
                WritePrevious(json, stored.Entry(name), own);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>The annotation after an undo: each template at the revision that it had, and nothing left to undo.</summary>
    /// <param name="stored">The annotation as it is.</param>
    public static string WriteUndone(JsonElement stored) => Copy(stored, static (json, template) =>
    {
        var before = template.Member(Previous);
        json.WriteStartObject();
        foreach (var member in template.EnumerateObject())
            if (before.ValueKind != JsonValueKind.Object)
                member.WriteTo(json);
            else if (!Revisions.Contains(member.Name) && member.Name != Previous)
                member.WriteTo(json);
            else if (before.Text(member.Name) is { } revision)
                json.WriteString(member.Name, revision);
        json.WriteEndObject();
    });

    private static void WritePrevious(Utf8JsonWriter json, JsonElement entry, List<ContainerChange> changes)
    {
        json.WriteStartObject(Previous);
        foreach (var name in Revisions)
            if (entry.Text(name) is { } revision)
                json.WriteString(name, revision);
        json.WriteStartObject("images"u8);
        foreach (var change in changes.Where(change => change.NewImage is not null))
            json.WriteString(change.Name, change.Image);
        json.WriteEndObject();
        if (changes.Exists(change => change.NewResources is not null))
        {
            json.WriteStartObject("resources"u8);
            foreach (var change in changes.Where(change => change.NewResources is not null))
            {
                json.WritePropertyName(change.Name);
                change.Resources.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Copy(JsonElement status, Action<Utf8JsonWriter, JsonElement> writeTemplate) => Encoding.UTF8.GetString(JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        foreach (var member in status.EnumerateObject())
        {
            if (member.Name != "templates")
            {
                member.WriteTo(json);
                continue;
            }

            json.WriteStartArray(member.Name);
            foreach (var template in member.Value.Items())
                writeTemplate(json, template);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }).Span);
}
