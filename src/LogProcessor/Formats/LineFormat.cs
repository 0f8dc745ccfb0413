namespace LogProcessor.Formats;

/// <summary>The formats by the names that settings give them.</summary>
internal static class LineFormat
{
    /// <summary>For messages: <c>raw, text, json</c>.</summary>
    public const string Names = "raw, text, json";

    /// <returns>Null where no format has that name.</returns>
    public static ILineFormat? Named(string name) => name switch
    {
        "raw" => new RawFormat(),
        "text" => new TextFormat(),
        "json" => new JsonFormat(),
        _ => null,
    };
}
