using LogProcessor.Settings;

namespace LogProcessor.Tests.Settings;

public sealed class LiveTextTests
{
    [Theory]
    [InlineData("200/s", "200/s", null)]
    [InlineData("", "", null)]
    [InlineData("200/s burst 500 until 2026-01-31T12:00:05Z", "200/s burst 500", 5)]
    [InlineData("^x until y until 2026-01-31T12:00:00Z", "^x until y", 0)]
    [InlineData(" until 2026-01-31T12:00:00Z", "", 0)]
    public void A_value_may_have_an_end(string text, string value, int? second)
    {
        var live = LiveText.Read(text);
        live.Should().Be(new LiveText(value, second is { } s ? new DateTimeOffset(2026, 1, 31, 12, 0, s, TimeSpan.Zero) : null));
        live.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("5/s until 2026-02-29T12:00:00Z")]
    [InlineData("5/s until 2026-13-01T12:00:00Z")]
    [InlineData("5/s until 0000-01-01T12:00:00Z")]
    [InlineData("5/s until 2026-01-01T24:00:00Z")]
    [InlineData("5/s until 2026-01-01T12:60:00Z")]
    [InlineData("5/s until 2026-01-01 12:00:00Z")]
    [InlineData("5/s until 2026-01-01T12:00:00Z ")]
    [InlineData("5/s until tomorrow")]
    [InlineData("until 2026-01-01T12:00:00Z")]
    public void What_is_no_moment_is_part_of_the_value(string text) => LiveText.Read(text).Should().Be(new LiveText(text, null));

    [Theory]
    [InlineData("format enum values=raw|json", "json", null)]
    [InlineData("format enum values=raw|json", "text", "it must be one of raw, json")]
    [InlineData("format string pattern=[a-z]+|x y", "x y", null)]
    [InlineData("format string pattern=[a-z]+|x y", "x y z", "it must match [a-z]+|x y")]
    [InlineData("format string pattern=(?<!a)b", "b", "its bounds cannot be checked")]
    [InlineData("format integer min=1 max=9", "5", "its bounds cannot be understood")]
    [InlineData("format string", "anything", null)]
    [InlineData("other enum values=a\nformat enum values=b", "a", "it must be one of b")]
    [InlineData("other enum values=a", "anything", null)]
    [InlineData("", "anything", null)]
    public void A_value_is_held_against_the_bounds_that_were_rendered(string bounds, string value, string? problem) =>
        new LiveBounds(bounds).Problem("format", value).Should().Be(problem);
}
