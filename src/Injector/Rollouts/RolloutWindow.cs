using System.Globalization;
using Injector.Text;

namespace Injector.Rollouts;

/// <summary>The hours of a day, in UTC, in which pods may be changed: <c>22:00-04:00</c>.</summary>
internal sealed record RolloutWindow(TimeOnly From, TimeOnly To)
{
    public static Result<RolloutWindow, string> Parse(string text) =>
        text.Split('-') is [var from, var to] && TryParse(from, out var start) && TryParse(to, out var end) && start != end
            ? new RolloutWindow(start, end)
            : "is no window; write HH:MM-HH:MM, in UTC";

    public bool IsOpen(DateTimeOffset now) => TimeOnly.FromDateTime(now.UtcDateTime).IsBetween(From, To);

    /// <summary>How long it stays closed.</summary>
    public TimeSpan OpensIn(DateTimeOffset now) => IsOpen(now) ? TimeSpan.Zero : From - TimeOnly.FromDateTime(now.UtcDateTime);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm}");

    private static bool TryParse(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
