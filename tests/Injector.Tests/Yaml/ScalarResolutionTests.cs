using System.Text;
using Injector.Yaml;

namespace Injector.Tests.Yaml;

/// <summary>
/// Every row was checked with kubectl 1.32 (<c>kubectl label --local -o json</c>), except the numbers beyond 64 bits,
/// which it rounds and we keep.
/// </summary>
public sealed class ScalarResolutionTests
{
    [Theory]
    [InlineData("y", "true"), InlineData("Y", "true"), InlineData("yes", "true"), InlineData("Yes", "true"), InlineData("yES", "\"yES\"")]
    [InlineData("on", "true"), InlineData("On", "true"), InlineData("OFF", "false"), InlineData("n", "false"), InlineData("No", "false")]
    [InlineData("true", "true"), InlineData("TRUE", "true"), InlineData("tRue", "\"tRue\""), InlineData("False", "false")]
    [InlineData("~", "null"), InlineData("null", "null"), InlineData("Null", "null"), InlineData("nULL", "\"nULL\""), InlineData("", "null")]
    [InlineData("5", "5"), InlineData("+5", "5"), InlineData("-5", "-5"), InlineData("0", "0"), InlineData("-0", "0"), InlineData("00", "0")]
    [InlineData("1_000", "1000"), InlineData("1__0", "10"), InlineData("1_", "1"), InlineData("_1", "\"_1\""), InlineData("1_.5", "1.5")]
    [InlineData("0x1F", "31"), InlineData("0X1F", "31"), InlineData("0x_1f", "31"), InlineData("-0x1f", "-31"), InlineData("0x", "\"0x\"")]
    [InlineData("0b101", "5"), InlineData("0B101", "5"), InlineData("-0b11", "-3"), InlineData("0b", "\"0b\""), InlineData("0b2", "\"0b2\"")]
    [InlineData("0o17", "15"), InlineData("017", "15"), InlineData("-017", "-15"), InlineData("0_7", "7"), InlineData("0o8", "\"0o8\"")]
    [InlineData("08", "8"), InlineData("09.5", "9.5")]
    [InlineData("0xFFFFFFFFFFFFFFFF", "18446744073709551615"), InlineData("0x10000000000000000", "\"0x10000000000000000\"")]
    [InlineData("9223372036854775807", "9223372036854775807"), InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData(".5", "0.5"), InlineData("5.", "5"), InlineData("+.5", "0.5"), InlineData("-.5", "-0.5"), InlineData("-0.0", "-0")]
    [InlineData("1.0", "1"), InlineData("1.10", "1.1"), InlineData("8080.0", "8080"), InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("1e3", "1000"), InlineData("1E+3", "1000"), InlineData("1e-3", "0.001"), InlineData("1.e3", "1000"), InlineData("12e03", "12000")]
    [InlineData("1e20", "100000000000000000000"), InlineData("1e21", "1e+21"), InlineData("1e-6", "0.000001"), InlineData("1e-7", "1e-7")]
    [InlineData("1.5e300", "1.5e+300"), InlineData("1e400", "\"1e400\""), InlineData("1e", "\"1e\""), InlineData(".e3", "\".e3\"")]
    [InlineData(".", "\".\""), InlineData("..", "\"..\""), InlineData("+", "\"+\""), InlineData("+ 5", "\"+ 5\""), InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("1:30", "\"1:30\""), InlineData("190:20:30", "\"190:20:30\""), InlineData("100m", "\"100m\""), InlineData("64Mi", "\"64Mi\"")]
    [InlineData("2001-01-01", "\"2001-01-01\""), InlineData("2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\"")]
    [InlineData("=", "\"=\""), InlineData("<<", "\"<<\"")]
    [InlineData("\"yes\"", "\"yes\""), InlineData("'5'", "\"5\""), InlineData("\"\"", "\"\""), InlineData("''", "\"\"")]
    public void A_scalar_means_what_kubectl_reads(string scalar, string json) => Value(scalar).Should().Be(json);

    [Fact]
    public void An_integer_beyond_every_float_is_text_as_for_kubectl()
    {
        Value(new string('9', 308)).Should().Be(new string('9', 308));
        Value(new string('9', 309)).Should().Be($"\"{new string('9', 309)}\"");
    }

    [Theory]
    [InlineData("!!str 5", "\"5\""), InlineData("!!str yes", "\"yes\""), InlineData("!!str", "\"\"")]
    [InlineData("!!int 5", "5"), InlineData("!!int \"5\"", "5"), InlineData("!!float 5", "5"), InlineData("!!float 1.50", "1.5")]
    [InlineData("!!bool yes", "true"), InlineData("!!bool \"no\"", "false"), InlineData("!!null ''", "null")]
    [InlineData("!!binary aGVsbG8=", "\"hello\""), InlineData("!!binary /w==", "\"\uFFFD\""), InlineData("!!timestamp 2001-01-01", "\"2001-01-01\"")]
    [InlineData("! 5", "\"5\""), InlineData("!foo 5", "\"5\""), InlineData("!foo [5]", "[5]"), InlineData("!!set {a, b}", """{"a":null,"b":null}""")]
    public void An_explicit_tag_is_obeyed(string scalar, string json) => Value(scalar).Should().Be(json);

    [Theory]
    [InlineData("!!int 5.5", "\"5.5\" is not an integer, as its tag !!int says")]
    [InlineData("!!int abc", "\"abc\" is not an integer, as its tag !!int says")]
    [InlineData("!!bool 1", "\"1\" is not a boolean, as its tag !!bool says")]
    [InlineData("!!null x", "\"x\" is not null, as its tag !!null says")]
    [InlineData("!!binary a-b", "\"a-b\" is not base64, as its tag !!binary says")]
    [InlineData(".inf", ".inf cannot be sent to Kubernetes*"), InlineData("-.Inf", "-.Inf cannot*"), InlineData(".NaN", ".NaN cannot*")]
    public void A_scalar_that_is_not_what_it_claims_is_refused(string scalar, string message) =>
        FluentActions.Invoking(() => Value(scalar)).Should().Throw<YamlSyntaxException>().WithMessage(message)
            .Which.Position.Should().Be(new SourcePosition(1, 4));

    [Theory]
    [InlineData("{1: a}", """{"1":"a"}"""), InlineData("{0x10: a}", """{"16":"a"}"""), InlineData("{true: a}", """{"true":"a"}""")]
    [InlineData("{yes: a}", """{"true":"a"}"""), InlineData("{1.5: a}", """{"1.5":"a"}"""), InlineData("{1.10: a}", """{"1.1":"a"}""")]
    [InlineData("{1e30: a}", """{"1e+30":"a"}"""), InlineData("{123456789.125: a}", """{"1.2345679e+08":"a"}"""), InlineData("{.inf: a}", """{".inf":"a"}""")]
    [InlineData("{2001-01-01: a}", """{"2001-01-01":"a"}"""), InlineData("{!!binary aGVsbG8=: a}", """{"hello":"a"}"""), InlineData("{'1': a}", """{"1":"a"}""")]
    [InlineData("{a, b: 2}", """{"a":null,"b":2}"""), InlineData("[a, b: 1]", """["a",{"b":1}]"""), InlineData("[\"a\":1]", """[{"a":1}]""")]
    public void Keys_become_strings(string map, string json) => Value(map).Should().Be(json);

    [Theory]
    [InlineData("{<<: {a: 1, b: 2}, a: 3}", """{"a":3,"b":2}""")]
    [InlineData("{a: 3, <<: {a: 1, b: 2}}", """{"a":1,"b":2}""")]
    [InlineData("{<<: [{a: 1}, {a: 2, b: 2}]}", """{"a":1,"b":2}""")]
    [InlineData("{\"<<\": {a: 1}}", """{"<<":{"a":1}}""")]
    [InlineData("{!!merge \"<<\": {a: 1}}", """{"a":1}""")]
    [InlineData("[&x {a: 1}, {<<: *x, b: 2}, {<<: [*x, {c: 3}]}]", """[{"a":1},{"a":1,"b":2},{"c":3,"a":1}]""")]
    public void Maps_merge_in_kubectls_order(string map, string json) => Value(map).Should().Be(json);

    private static string Value(string scalar)
    {
        var json = Encoding.UTF8.GetString(YamlReader.ReadAll($"v: {scalar}\n").Should().ContainSingle().Subject.Json.Span);
        json.Should().StartWith("{\"v\":");
        return json[5..^1];
    }
}
