using System.Text.Json;
using Injector.Json;

namespace Injector.Tests.Json;

/// <summary>Others' JSON is read without an exception: what is not as expected is not there.</summary>
public sealed class JsonElementsTests
{
    private const string Half = "\\ud800";

    [Theory]
    [InlineData("""{"a":"b"}""", "b")]
    [InlineData("""{"a":"\u00e9"}""", "é")]
    [InlineData("{\"a\":\"" + Half + "\"}", null)]
    [InlineData("""{"a":7}""", null)]
    [InlineData("""{"a":null}""", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    [InlineData("\"a\"", null)]
    public void A_members_text_by_either_form_of_its_name(string json, string? text)
    {
        var element = Parse(json);

        element.Text("a").Should().Be(text);
        element.Text("a"u8).Should().Be(text);
        element.Is("a"u8, "b"u8).Should().Be(text == "b");
    }

    [Fact]
    public void Lists_and_maps_leave_out_what_is_no_text()
    {
        var element = Parse("""{"list":["a",1,null,"HALF","b"],"map":{"a":"x","b":1,"c":"HALF","d":"y"}}""".Replace("HALF", Half, StringComparison.Ordinal));

        element.Texts("list").Should().Equal("a", "b");
        element.TextMap("map").Should().Equal(new Dictionary<string, string> { ["a"] = "x", ["d"] = "y" });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":7}""")]
    [InlineData("7")]
    public void What_is_not_there_has_nothing_in_it(string json)
    {
        var element = Parse(json);

        element.Items("a").Should().BeEmpty();
        element.Members("a").Should().BeEmpty();
        element.TextMap("a").Should().BeEmpty();
        element.IsTrue("a"u8).Should().BeFalse();
        element.Member("a").Member("b").Member("c").Text().Should().BeNull();
    }

    [Theory]
    [InlineData("""{"a":["é","\ud83d\ude00"]}""", false)]
    [InlineData("{\"a\":[\"" + Half + "\"]}", true)]
    [InlineData("{\"a\":{\"" + Half + "\":1}}", true)]
    public void Text_that_no_string_can_hold_is_found_at_any_depth(string json, bool found) =>
        Parse(json).HasUndecodableText().Should().Be(found);

    [Fact]
    public void Nothing_has_no_text_to_decode() => default(JsonElement).HasUndecodableText().Should().BeFalse();

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
