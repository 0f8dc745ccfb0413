using System.Text.Json;

namespace Injector.Json;

/// <summary>
/// Reading members of untrusted JSON without throwing: a member that is absent, of another type, or not text (JSON can
/// escape half a surrogate pair, which no string can hold) is simply not there.
/// </summary>
internal static class JsonText
{
    public static JsonElement? Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name)
    {
        if (element.Member(name) is not { ValueKind: JsonValueKind.String } value)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsTrue(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Compares without making a string.</summary>
    public static bool Is(this JsonElement element, ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected)
    {
        if (element.Member(name) is not { ValueKind: JsonValueKind.String } value)
            return false;
        try
        {
            return value.ValueEquals(expected);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
