using System.Text.Encodings.Web;
using System.Text.Json;

namespace Injector.Json;

/// <summary>The JSON writer options of this program.</summary>
internal static class JsonFormat
{
    /// <summary>
    /// Minimal escaping (the result is never put into HTML, and a patch stays short) and no structural checks: what
    /// writes here is tested code, and a patch is checked by two independent engines in the tests.
    /// </summary>
    public static JsonWriterOptions Writer { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
