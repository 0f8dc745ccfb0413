namespace LogProcessor.Formats;

/// <summary>
/// Whether bytes are one JSON object and nothing else, as strictly as RFC 8259 has it, in UTF-8. One pass and no recursion: the
/// kinds of the open containers are the bits of one number. What is nested deeper than most readers follow is taken for text.
/// </summary>
internal static class JsonObject
{
    /// <summary>With the object around it that the format adds, no more than the 64 levels that System.Text.Json reads by default.</summary>
    public const int MaxDepth = 63;

    public static bool Is(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        // Almost all other lines are told by their ends.
        if (text is not [(byte)'{', .., (byte)'}'])
            return false;
        var scanner = new JsonScanner(text);
        // The bit of a level is set where an object is open, clear for an array.
        ulong objects = 0;
        var depth = 0;
        while (true)
        {
            // A value begins here.
            var closes = false;
            switch (scanner.Next())
            {
                case (byte)'{' or (byte)'[' when depth == MaxDepth:
                    return false;
                case (byte)'{':
                    objects = (objects << 1) | 1;
                    depth++;
                    closes = scanner.Take('}');
                    if (!closes && !scanner.TakeKey())
                        return false;
                    break;
                case (byte)'[':
                    objects <<= 1;
                    depth++;
                    closes = scanner.Take(']');
                    break;
                case var first when scanner.TakeScalar(first):
                    closes = true;
                    depth++;
                    objects <<= 1;
                    break;
                default:
                    return false;
            }
            // A scalar is a container that is closed at once: what comes after both is the same.
            while (closes)
            {
                depth--;
                objects >>= 1;
                if (depth == 0)
                    return scanner.AtEnd;
                var inObject = (objects & 1) != 0;
                if (scanner.Take(','))
                {
                    if (inObject && !scanner.TakeKey())
                        return false;
                    break;
                }

                if (!scanner.Take(inObject ? '}' : ']'))
                    return false;
            }
        }
    }
}
