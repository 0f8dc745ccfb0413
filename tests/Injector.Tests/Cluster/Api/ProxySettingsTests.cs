using Injector.Cluster.Api;

namespace Injector.Tests.Cluster.Api;

/// <summary>The variables of a proxy, read as kubectl reads them.</summary>
public sealed class ProxySettingsTests
{
    [Theory]
    [InlineData("10.96.0.1", "https://10.96.0.1/", false)]
    [InlineData("10.96.0.1", "https://10.96.0.2/", true)]
    [InlineData("10.0.0.0/8,.svc,.cluster.local", "https://10.96.0.1/", false)]
    [InlineData("10.0.0.0/8", "https://11.0.0.1/", true)]
    [InlineData("fd00::/8", "https://[fd00::1]:6443/", false)]
    [InlineData("[fd00::1]:6443", "https://[fd00::1]:6443/", false)]
    [InlineData("fd00::1", "https://[fd00::1]/", false)]
    [InlineData("example.com", "https://example.com/", false)]
    [InlineData("example.com", "https://api.example.com/", false)]
    [InlineData("example.com", "https://notexample.com/", true)]
    [InlineData(".example.com", "https://api.example.com/", false)]
    [InlineData(".example.com", "https://example.com/", true)]
    [InlineData("*.example.com", "https://api.example.com/", false)]
    [InlineData("EXAMPLE.com", "https://API.example.COM/", false)]
    [InlineData("example.com:6443", "https://example.com:6443/", false)]
    [InlineData("example.com:6443", "https://example.com/", true)]
    [InlineData("10.0.0.1:443", "https://10.0.0.1/", false)]
    [InlineData(" a , 10.0.0.1 ", "https://10.0.0.1/", false)]
    [InlineData("*", "https://anything/", false)]
    [InlineData("", "https://127.0.0.1:6443/", false)]
    [InlineData("", "https://localhost:6443/", false)]
    [InlineData("", "https://[::1]:6443/", false)]
    [InlineData("", "https://10.96.0.1/", true)]
    public void NO_PROXY_has_names_suffixes_addresses_and_networks(string noProxy, string address, bool through)
    {
        var settings = With(("HTTPS_PROXY", "http://proxy:3128"), ("NO_PROXY", noProxy));

        (settings.GetProxy(new Uri(address)) is not null).Should().Be(through);
        settings.IsBypassed(new Uri(address)).Should().Be(!through);
    }

    [Fact]
    public void The_scheme_of_the_address_chooses_the_variable_and_both_spellings_are_read()
    {
        var settings = With(("https_proxy", "proxy:3128"), ("HTTP_PROXY", "http://other:80"));

        settings.GetProxy(new Uri("https://api/")).Should().Be(new Uri("http://proxy:3128"));
        settings.GetProxy(new Uri("http://api/")).Should().Be(new Uri("http://other:80"));
        With().GetProxy(new Uri("https://api/")).Should().BeNull();
    }

    [Fact]
    public void What_a_kubeconfig_says_of_its_cluster_counts_more()
    {
        var settings = new ProxySettings(name => name == "NO_PROXY" ? "*" : null, "socks5://jump:1080");

        settings.GetProxy(new Uri("https://10.0.0.1/")).Should().Be(new Uri("socks5://jump:1080"));
    }

    [Fact]
    public void A_message_names_the_proxy_without_its_password()
    {
        With(("HTTPS_PROXY", "http://user:secret@proxy:3128")).WayTo(new Uri("https://api/")).Should().Be("http://proxy:3128");
    }

    [Fact]
    public void What_is_no_proxy_is_said_to_be_none()
    {
        var wrong = () => With(("HTTPS_PROXY", "ftp://proxy"));

        wrong.Should().Throw<KubernetesApiException>().WithMessage("*HTTPS_PROXY*http://proxy.example:3128*");
    }

    [Fact]
    public async Task A_proxy_that_is_away_is_in_the_message()
    {
        using var api = new KubernetesApi(
            new ClusterAccess(() => new k8s.KubernetesClientConfiguration { Host = "https://10.96.0.1:443" })
            {
                Proxy = With(("HTTPS_PROXY", "http://127.0.0.1:9")),
            }, TimeProvider.System);

        var asked = () => api.GetAsync("/version", CancellationToken.None);

        (await asked.Should().ThrowAsync<KubernetesApiException>()).Which.Message.Should()
            .StartWith("https://10.96.0.1/ cannot be reached").And.Contain("through the proxy http://127.0.0.1:9").And.EndWith("(GET /version)");
    }

    private static ProxySettings With(params (string Name, string Value)[] variables) =>
        new(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
