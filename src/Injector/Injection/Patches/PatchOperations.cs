using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;

namespace Injector.Injection.Patches;

/// <summary>Writes the <c>add</c> operations of a patch, one after the other: what is written between Begin and End is the operation's value.</summary>
/// <param name="json">Where to.</param>
/// <param name="prefix">Where the pod stands in the object that is patched.</param>
/// <param name="budget">Bounds the patch.</param>
internal sealed class PatchOperations(Utf8JsonWriter json, string prefix, ReviewBudget budget)
{
    public void Begin(ReadOnlySpan<char> path)
    {
        json.WriteStartObject();
        json.WriteString("op"u8, "add"u8);
        if (prefix.Length == 0)
            json.WriteString("path"u8, path);
        else
            json.WriteString("path"u8, $"{prefix}{path}");
        json.WritePropertyName("value"u8);
    }

    /// <summary>The same with a path that is put together here; no string is made of it.</summary>
    public void Begin(ref DefaultInterpolatedStringHandler path)
    {
        Begin(path.Text);
        path.Clear();
    }

    /// <summary>The same for one annotation or label.</summary>
    public void BeginMember(string map, string key)
    {
        var path = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        path.AppendLiteral("/metadata/");
        path.AppendLiteral(map);
        path.AppendLiteral("/");
        JsonPointer.AppendEscaped(ref path, key);
        Begin(ref path);
    }

    public void End()
    {
        json.WriteEndObject();
        CheckSize();
    }

    /// <exception cref="TooComplexException">The patch is larger than anything that is stored.</exception>
    public void CheckSize() => budget.Allow(json.BytesCommitted + json.BytesPending);
}
