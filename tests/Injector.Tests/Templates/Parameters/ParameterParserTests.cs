using System.Text;
using System.Text.Json;
using Injector.Json;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Tests.Templates.Parameters;

public sealed class ParameterParserTests
{
    [Theory]
    [InlineData(ParameterType.String, "any text, 'quoted'", "\"any text, 'quoted'\"")]
    [InlineData(ParameterType.String, "", "\"\"")]
    [InlineData(ParameterType.String, "a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData(ParameterType.Path, "/var/log/app", "\"/var/log/app\"")]
    [InlineData(ParameterType.Path, "/var/log/app//", "\"/var/log/app\"")]
    [InlineData(ParameterType.Path, "/a b/.hidden/..data", "\"/a b/.hidden/..data\"")]
    [InlineData(ParameterType.List, "", "[]")]
    [InlineData(ParameterType.List, "*.log", "[\"*.log\"]")]
    [InlineData(ParameterType.List, " a , b,, c ", "[\"a\",\"b\",\"c\"]")]
    [InlineData(ParameterType.Boolean, "true", "true")]
    [InlineData(ParameterType.Boolean, "false", "false")]
    [InlineData(ParameterType.Integer, "42", "42")]
    [InlineData(ParameterType.Integer, "-7", "-7")]
    [InlineData(ParameterType.Integer, "+007", "7")]
    [InlineData(ParameterType.Quantity, "64Mi", "\"64Mi\"")]
    [InlineData(ParameterType.Quantity, "0", "\"0\"")]
    [InlineData(ParameterType.Image, "registry.example/app:1.0", "\"registry.example/app:1.0\"")]
    [InlineData(ParameterType.Duration, "1m30s", "\"1m30s\"")]
    public void A_value_of_its_type_becomes_its_JSON(Enum type, string text, string json)
    {
        var parsed = ParameterParser.Parse(Parameter(type), text);
        parsed.Error.Should().BeNull();
        Json(parsed.Value!).Should().Be(json);
    }

    [Theory]
    [InlineData(ParameterType.String, "a\nb")]
    [InlineData(ParameterType.String, "\u0000")]
    [InlineData(ParameterType.Path, "")]
    [InlineData(ParameterType.Path, "/")]
    [InlineData(ParameterType.Path, "//")]
    [InlineData(ParameterType.Path, "var/log")]
    [InlineData(ParameterType.Path, "/var/../etc")]
    [InlineData(ParameterType.Path, "/var/./log")]
    [InlineData(ParameterType.Path, "/var//log")]
    [InlineData(ParameterType.Path, "/var:log")]
    [InlineData(ParameterType.Path, "/var,log")]
    [InlineData(ParameterType.List, ",")]
    [InlineData(ParameterType.Boolean, "True")]
    [InlineData(ParameterType.Boolean, "yes")]
    [InlineData(ParameterType.Boolean, "")]
    [InlineData(ParameterType.Integer, "1.0")]
    [InlineData(ParameterType.Integer, "1e3")]
    [InlineData(ParameterType.Integer, " 1")]
    [InlineData(ParameterType.Integer, "9223372036854775808")]
    [InlineData(ParameterType.Integer, "")]
    [InlineData(ParameterType.Quantity, "-1")]
    [InlineData(ParameterType.Quantity, "64MB")]
    [InlineData(ParameterType.Image, "busybox latest")]
    [InlineData(ParameterType.Image, "")]
    [InlineData(ParameterType.Duration, "30")]
    [InlineData(ParameterType.Duration, "-1s")]
    public void A_value_of_another_kind_is_refused_with_what_is_allowed(Enum type, string text)
    {
        ParameterParser.Parse(Parameter(type), text).Error.Should().MatchRegex("^(be|have|not|name|match) ", "it follows \"must\"");
    }

    [Theory]
    [InlineData(ParameterType.Integer, "10", "20", "9", "10", "20", "21", "be between 10 and 20")]
    [InlineData(ParameterType.Integer, "10", null, "9", "10", "99", null, "be at least 10")]
    [InlineData(ParameterType.Quantity, "1Mi", "1Gi", "1M", "1Mi", "1024Mi", "1025Mi", "be between 1Mi and 1Gi")]
    [InlineData(ParameterType.Quantity, null, "1", null, "0", "1000m", "1001m", "be at most 1")]
    [InlineData(ParameterType.Duration, "1s", "1m", "999ms", "1000ms", "60s", "61s", "be between 1s and 1m")]
    public void Bounds_belong_to_what_is_allowed(
        Enum type, string? min, string? max, string? below, string lowest, string highest, string? above, string expected)
    {
        var parameter = Parameter(type) with { Min = min, Max = max };

        foreach (var text in (string?[])[lowest, highest])
            ParameterParser.Parse(parameter, text!).Succeeded.Should().BeTrue();
        foreach (var text in ((string?[])[below, above]).OfType<string>())
        {
            ParameterParser.Parse(parameter, text).Error.Should().Be(expected);
        }
    }

    [Fact]
    public void An_enum_has_its_values_and_no_others()
    {
        var parameter = Parameter(ParameterType.Enum) with { Values = ["raw", "json"] };

        ParameterParser.Parse(parameter, "json").Succeeded.Should().BeTrue();
        ParameterParser.Parse(parameter, "JSON").Error.Should().Be("be one of raw, json");
    }

    [Theory]
    [InlineData(ParameterType.String, "abc", true)]
    [InlineData(ParameterType.String, "abc1", false)]
    [InlineData(ParameterType.List, "abc,de", true)]
    [InlineData(ParameterType.List, "abc,d3", false)]
    public void A_pattern_must_match_the_whole_text_or_each_whole_item(Enum type, string text, bool valid)
    {
        var parameter = Parameter(type) with { Pattern = new TextPattern("[a-z]+") };

        ParameterParser.Parse(parameter, text).Succeeded.Should().Be(valid);
    }

    [Theory]
    [InlineData(4096, true), InlineData(4097, false)]
    public void A_text_has_a_greatest_length(int length, bool valid) =>
        ParameterParser.Parse(Parameter(ParameterType.String), new string('x', length)).Succeeded.Should().Be(valid);

    private static string Json(TemplateValue value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonFormat.Writer))
            value.Write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static TemplateParameter Parameter(Enum type) => new() { Name = "p", Type = (ParameterType)type, Default = TemplateValue.Absent };
}
