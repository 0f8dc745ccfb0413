using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("1ns", 0)]
    [InlineData("300ms", 300)]
    [InlineData("1500us", 1.5)]
    [InlineData("1500µs", 1.5)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("1m30s", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1h1m1s1ms", 3_661_001)]
    public void A_duration_of_Go_is_read(string text, double milliseconds)
    {
        GoDuration.TryParse(text, out var duration).Should().BeTrue();
        duration.TotalMilliseconds.Should().BeApproximately(milliseconds, 0.001);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("1s ")]
    [InlineData("1s\n")]
    [InlineData("1h30")]
    [InlineData("1.s")]
    [InlineData("1e3s")]
    [InlineData("٣s")]
    [InlineData("PT30S")]
    [InlineData("9999999999999s")]
    [InlineData("999999999999h")]
    public void Anything_else_is_none(string text) => GoDuration.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("0s")]
    [InlineData("10s")]
    [InlineData("1m")]
    [InlineData("1m30s")]
    [InlineData("2h")]
    [InlineData("49h5s")]
    public void A_duration_is_written_as_it_is_read(string text)
    {
        GoDuration.TryParse(text, out var duration).Should().BeTrue();

        GoDuration.Write(duration).Should().Be(text);
    }
}
