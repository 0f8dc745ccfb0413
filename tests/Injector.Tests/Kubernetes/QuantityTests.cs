using System.Globalization;
using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "1")]
    [InlineData("+1", "1")]
    [InlineData("-1", "-1")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("1.50", "1.5")]
    [InlineData("100m", "0.1")]
    [InlineData("5u", "0.000005")]
    [InlineData("7n", "0.000000007")]
    [InlineData("1k", "1000")]
    [InlineData("2M", "2000000")]
    [InlineData("1G", "1000000000")]
    [InlineData("1T", "1000000000000")]
    [InlineData("1P", "1000000000000000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1Ki", "1024")]
    [InlineData("64Mi", "67108864")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("1Ti", "1099511627776")]
    [InlineData("1Pi", "1125899906842624")]
    [InlineData("1Ei", "1152921504606846976")]
    [InlineData("2e3", "2000")]
    [InlineData("2E3", "2000")]
    [InlineData("25e-1", "2.5")]
    [InlineData("1e+2", "100")]
    public void What_the_API_server_reads_is_read(string text, string value)
    {
        Quantity.TryParse(text, out var quantity).Should().BeTrue();
        quantity.Value.Should().Be(decimal.Parse(value, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mi")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1 Mi")]
    [InlineData("64MB")]
    [InlineData("64mi")]
    [InlineData("64K")]
    [InlineData("1KI")]
    [InlineData("1e3Mi")]
    [InlineData("1e")]
    [InlineData("e3")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("١")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("(1)")]
    [InlineData("1\u0000")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999E")]
    public void What_the_API_server_refuses_or_no_node_has_is_none(string text) => Quantity.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1e3", "1k")]
    public void Equal_amounts_are_equal_however_they_are_written(string one, string other)
    {
        Compare(one, other).Should().Equal(false, false, true, true);
    }

    [Theory]
    [InlineData("1M", "1Mi")]
    [InlineData("999m", "1")]
    [InlineData("-1", "0")]
    [InlineData("1n", "1u")]
    public void Amounts_compare_across_suffixes(string less, string more)
    {
        Compare(less, more).Should().Equal(true, false, true, false);
    }

    private static bool[] Compare(string one, string other)
    {
        Quantity.TryParse(one, out var left).Should().BeTrue();
        Quantity.TryParse(other, out var right).Should().BeTrue();
        left.CompareTo(right).Should().Be(-right.CompareTo(left));
        return [left < right, left > right, left <= right, left >= right];
    }
}
