using Injector.Text;

namespace Injector.Tests.Text;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("", 3, "")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab📜d", 4, "ab📜…")]
    [InlineData("ab📜d", 3, "ab…")]
    [InlineData("a\nb\u001b[31m\u0085", 9, "a␊b␛[31m\ufffd")]
    public void A_text_is_cut_between_characters(string text, int length, string expected) => Excerpt.Of(text, length).Should().Be(expected);
}
