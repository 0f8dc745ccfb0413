using System.Globalization;
using System.Text.Json;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Injection.Patches;

/// <summary>Under <c>hostNetwork</c> no port is declared, so that probes and hooks, which may name one, get its number.</summary>
internal static class HostNetworkProbes
{
    /// <summary>Whether a member of a container may refer to its ports by name.</summary>
    public static bool MayName(ReadOnlySpan<byte> member) =>
        member.SequenceEqual("livenessProbe"u8) || member.SequenceEqual("readinessProbe"u8) || member.SequenceEqual("startupProbe"u8)
        || member.SequenceEqual("lifecycle"u8);

    /// <summary>Writes the member's value.</summary>
    public static void Write(Utf8JsonWriter json, TemplateContainer container, TemplateFragment value, TemplateValues values)
    {
        using var document = JsonDocument.Parse(JsonBytes.Of(writer => value.Render(writer, values)));
        Write(json, document.RootElement, AddedPorts.Of(container, values));
    }

    private static void Write(Utf8JsonWriter json, JsonElement element, List<ContainerPort> ports)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            element.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (member.Name == "port" && member.Value.Text() is { } name && Number(name, ports) is { } number)
                json.WriteNumberValue(number);
            else
                Write(json, member.Value, ports);
        }

        json.WriteEndObject();
    }

    private static int? Number(string name, List<ContainerPort> ports) =>
        ports.Find(port => port.Name == name)?.Number
        ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
}
