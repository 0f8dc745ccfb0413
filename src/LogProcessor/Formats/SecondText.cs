namespace LogProcessor.Formats;

/// <summary>A time to the second in UTC, as RFC 3339 writes it; spelled anew only when the second is another one.</summary>
internal sealed class SecondText
{
    private readonly byte[] _text = "0001-01-01T00:00:00Z"u8.ToArray();
    private long _second = long.MinValue;

    /// <summary><c>2026-01-31T12:00:00Z</c>, valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(DateTimeOffset time)
    {
        var second = time.UtcTicks / TimeSpan.TicksPerSecond;
        if (second != _second)
        {
            Spell(time.UtcDateTime);
            _second = second;
        }

        return _text;
    }

    private void Spell(DateTime utc)
    {
        Digits(0, 4, utc.Year);
        Digits(5, 2, utc.Month);
        Digits(8, 2, utc.Day);
        Digits(11, 2, utc.Hour);
        Digits(14, 2, utc.Minute);
        Digits(17, 2, utc.Second);
    }

    private void Digits(int start, int count, int value)
    {
        for (var i = start + count - 1; i >= start; i--, value /= 10)
            _text[i] = (byte)('0' + value % 10);
    }
}
