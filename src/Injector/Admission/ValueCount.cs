using System.Text.Json;

namespace Injector.Admission;

/// <summary>Counts the rows that a JSON body takes in the parser's table: one for each value and name, one more for each list's and map's end.</summary>
internal static class ValueCount
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = AdmissionReviewReader.MaxDepth };

    /// <summary>Never less than it is. Exact where that matters: where there may be more than <paramref name="enough"/>.</summary>
    /// <remarks>Ordinary bodies are only searched for four characters, at the speed of memory.</remarks>
    public static long Of(ReadOnlySpan<byte> body, long enough)
    {
        // Each value is the first of its container or stands behind a comma, each name before a colon. In texts there may be more of them.
        var most = 1L + body.Count((byte)',') + body.Count((byte)':') + (2L * (body.Count((byte)'{') + body.Count((byte)'[')));
        return most <= enough ? most : Exactly(body);
    }

    private static long Exactly(ReadOnlySpan<byte> body)
    {
        var count = 0L;
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            while (reader.Read())
                count++;
        }
        catch (JsonException)
        {
            // The parser comes as far as this, and says what is wrong.
        }

        return count;
    }
}
