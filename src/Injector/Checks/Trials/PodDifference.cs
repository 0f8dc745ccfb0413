using System.Globalization;
using System.Text.Json;
using Injector.Json;

namespace Injector.Checks.Trials;

/// <summary>Where two answers to the creation of one pod differ first; what stands there is nobody's business here.</summary>
internal static class PodDifference
{
    /// <summary>A JSON pointer; null when they are the same pod.</summary>
    public static string? First(JsonElement one, JsonElement other)
    {
        foreach (var map in (string[])["labels", "annotations"])
            if (First(one.Member("metadata").Member(map), other.Member("metadata").Member(map), $"/metadata/{map}") is { } found)
                return found;
        return First(one.Member("spec"), other.Member("spec"), "/spec");
    }

    private static string? First(JsonElement one, JsonElement other, string path)
    {
        if (one.ValueKind != other.ValueKind)
            return path;
        if (one.ValueKind == JsonValueKind.Object)
            return Members(one, other, path);
        if (one.ValueKind != JsonValueKind.Array)
            return JsonElement.DeepEquals(one, other) ? null : path;
        for (var i = 0; i < Math.Min(one.GetArrayLength(), other.GetArrayLength()); i++)
            if (First(one[i], other[i], string.Create(CultureInfo.InvariantCulture, $"{path}/{i}")) is { } found)
                return found;
        return one.GetArrayLength() == other.GetArrayLength()
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{path}/{Math.Min(one.GetArrayLength(), other.GetArrayLength())}");
    }

    private static string? Members(JsonElement one, JsonElement other, string path)
    {
        foreach (var name in one.Members().Select(member => member.Name).Union(other.Members().Select(member => member.Name)).Order(StringComparer.Ordinal))
            if (First(one.Member(name), other.Member(name), $"{path}/{JsonPointer.Escape(name)}") is { } found)
                return found;
        return null;
    }
}
