using System.Globalization;

namespace LogProcessor.Settings;

/// <summary>What an annotation says of a setting: a value, and up to when it holds, <c>200/s until 2026-01-31T12:00:00Z</c>.</summary>
/// <param name="Value">Empty: the annotation is not there, or says nothing.</param>
/// <param name="Until">Null: for good.</param>
internal readonly record struct LiveText(string Value, DateTimeOffset? Until)
{
    private const string Word = " until ";
    private const string Form = "0000-00-00T00:00:00Z";

    public static LiveText Read(string text)
    {
        var value = text.Length - Form.Length - Word.Length;
        return value >= 0 && text.AsSpan(value).StartsWith(Word, StringComparison.Ordinal) && Moment(text.AsSpan(value + Word.Length)) is { } until
            ? new(text[..value], until)
            : new(text, null);
    }

    public override string ToString() => Until is { } until ? $"{Value}{Word}{Shown(until)}" : Value;

    private static string Shown(DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture, $"{time.Year:0000}-{time.Month:00}-{time.Day:00}T{time.Hour:00}:{time.Minute:00}:{time.Second:00}Z");

    private static DateTimeOffset? Moment(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < Form.Length; i++)
        {
            if (Form[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Form[i])
                return null;
        }

        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]));
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60
            ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)
            : null;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = 10 * number + (digit - '0');
        return number;
    }
}
