using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class KubernetesNameTests
{
    private const string Sixty = "abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnopqrstuvw";

    [Theory]
    [InlineData("a", true), InlineData("log-processor", true), InlineData("0a", true), InlineData("a--b", true), InlineData(Sixty + "00", true)]
    [InlineData("", false), InlineData("-a", false), InlineData("a-", false), InlineData("A", false), InlineData("a.b", false)]
    [InlineData("a_b", false), InlineData("ä", false), InlineData("a\n", false), InlineData(Sixty + "0000", false)]
    public void A_label_is_a_DNS_1123_label(string name, bool valid) => KubernetesName.IsLabel(name).Should().Be(valid);

    [Theory]
    [InlineData("a", true), InlineData("a.b-c.d", true), InlineData("sidecar-injector.io", true)]
    [InlineData("", false), InlineData(".", false), InlineData("a.", false), InlineData("a..b", false), InlineData("a.-b", false), InlineData("A.b", false)]
    public void A_subdomain_is_labels_joined_by_dots(string name, bool valid) => KubernetesName.IsSubdomain(name).Should().Be(valid);

    [Fact]
    public void A_subdomain_has_at_most_253_characters()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 50), 5));
        KubernetesName.IsSubdomain(name).Should().Be(name.Length <= 253).And.BeFalse();
        KubernetesName.IsSubdomain(name[..253]).Should().BeTrue();
    }

    [Theory]
    [InlineData("app", true), InlineData("App_1.x-y", true), InlineData("example.com/App", true), InlineData("prometheus.io/scrape", true)]
    [InlineData("", false), InlineData("/a", false), InlineData("a/", false), InlineData("a/b/c", false), InlineData("Example.com/a", false)]
    [InlineData("_a", false), InlineData("a_", false), InlineData("a b", false), InlineData("ä", false), InlineData(Sixty + "0000", false)]
    public void A_qualified_name_has_an_optional_prefix(string key, bool valid) => KubernetesName.IsQualified(key).Should().Be(valid);

    [Theory]
    [InlineData("http"), InlineData("a"), InlineData("8080-tcp"), InlineData("abcdefghijklmno")]
    public void A_ports_name_is_a_short_label(string name) => KubernetesName.IsPort(name).Should().BeTrue();

    [Theory]
    [InlineData(""), InlineData("HTTP"), InlineData("8080"), InlineData("a--b"), InlineData("-a"), InlineData("abcdefghijklmnop")]
    public void A_ports_name_has_a_letter_no_two_hyphens_in_a_row_and_15_characters_at_most(string name) => KubernetesName.IsPort(name).Should().BeFalse();

    [Theory]
    [InlineData("Log Agent", "write log-agent: at most 63"), InlineData("_", "write at most 63"), InlineData(Sixty + "A0", "write " + Sixty + "a0: at most 63")]
    [InlineData(Sixty + "A000", "write at most 63")]
    public void A_name_that_can_be_mended_is_mended(string name, string advice) => KubernetesName.WriteLabel(name).Should().StartWith(advice);

    [Theory]
    [InlineData("", true), InlineData("true", true), InlineData("1.4.2_x-Y", true), InlineData(Sixty + "00", true)]
    [InlineData("-", false), InlineData("a b", false), InlineData("a/b", false), InlineData(Sixty + "0000", false)]
    public void A_label_value_may_be_empty(string value, bool valid) => KubernetesName.IsLabelValue(value).Should().Be(valid);
}
