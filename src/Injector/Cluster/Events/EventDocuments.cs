using System.Globalization;
using System.Text.Json;
using Injector.Json;

namespace Injector.Cluster.Events;

/// <summary>Writes Events in the form of core/v1, which every server since 1.20 takes and every kubectl shows.</summary>
internal static class EventDocuments
{
    private const string Component = "sidecar-injector";

    public static ReadOnlyMemory<byte> Create(DueEvent due, string instance) => Write(json =>
    {
        var about = due.Event;
        json.WriteString("apiVersion"u8, "v1"u8);
        json.WriteString("kind"u8, "Event"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("name"u8, about.ObjectName);
        json.WriteString("namespace"u8, about.Namespace);
        json.WriteEndObject();
        json.WriteStartObject("involvedObject"u8);
        json.WriteString("apiVersion"u8, about.ApiVersion);
        json.WriteString("kind"u8, about.Kind);
        json.WriteString("name"u8, about.Name);
        json.WriteString("namespace"u8, about.Namespace);
        if (about.Uid.Length > 0)
            json.WriteString("uid"u8, about.Uid);
        json.WriteEndObject();
        json.WriteString("type"u8, "Warning"u8);
        json.WriteString("reason"u8, about.Reason);
        json.WriteString("message"u8, about.Message);
        json.WriteStartObject("source"u8);
        json.WriteString("component"u8, Component);
        json.WriteEndObject();
        json.WriteString("reportingComponent"u8, Component);
        json.WriteString("reportingInstance"u8, instance);
        json.WriteString("firstTimestamp"u8, Time(due.First));
        json.WriteString("lastTimestamp"u8, Time(due.Last));
        json.WriteNumber("count"u8, due.Count);
    });

    /// <summary>A merge patch for one more sighting; without a count it only says when.</summary>
    public static ReadOnlyMemory<byte> Repeat(int? count, DateTimeOffset last) => Write(json =>
    {
        if (count is { } total)
            json.WriteNumber("count"u8, total);
        json.WriteString("lastTimestamp"u8, Time(last));
    });

    // metav1.Time: RFC 3339, whole seconds.
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        content(json);
        json.WriteEndObject();
    });
}
