using Injector.Json;

namespace Injector.Tests.Json;

public sealed class JsonPointerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("name", "name")]
    [InlineData("sidecar-injector.io/status", "sidecar-injector.io~1status")]
    [InlineData("a~b", "a~0b")]
    [InlineData("~1", "~01")]
    [InlineData("~/", "~0~1")]
    public void A_token_is_escaped_as_RFC_6901_says(string token, string escaped) => JsonPointer.Escape(token).Should().Be(escaped);
}
