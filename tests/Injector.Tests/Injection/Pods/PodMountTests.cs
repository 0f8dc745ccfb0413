using System.Text.Json;
using Injector.Injection.Pods;

namespace Injector.Tests.Injection.Pods;

public sealed class PodMountTests
{
    [Theory]
    [InlineData("/var/log/app", "/var/log/app", "")]
    [InlineData("/var/log/app/", "/var/log/app", "")]
    [InlineData("/var/log", "/var/log/app", "app")]
    [InlineData("/var", "/var/log/app", "log/app")]
    [InlineData("/", "/var/log/app", "var/log/app")]
    [InlineData("var/log", "/var/log/app", "app")]
    [InlineData("//var///log//", "/var/log/app", "app")]
    [InlineData("/var/./log/.", "/var/log/app", "app")]
    [InlineData("/srv/../var/log", "/var/log/app", "app")]
    [InlineData("/../var/log", "/var/log/app", "app")]
    [InlineData("/var/log/..data", "/var/log/..data/x", "x")]
    [InlineData("/var/.hidden", "/var/.hidden/x", "x")]
    public void A_mount_at_a_path_or_above_it_covers_it(string mountPath, string path, string rest)
    {
        Mount(mountPath).Covers(path, out var below).Should().BeTrue();
        below.Should().Be(rest);
    }

    [Theory]
    [InlineData("/var/log/app", "/var/log/app2")]
    [InlineData("/var/log/app", "/var/log/ap")]
    [InlineData("/var/log/app", "/var/log")]
    [InlineData("/var/log/app", "/var/log/App")]
    [InlineData("/var/log/app/x", "/var/log/app")]
    [InlineData("/srv", "/var/log/app")]
    public void A_mount_beside_or_below_a_path_does_not_cover_it(string mountPath, string path)
    {
        Mount(mountPath).Covers(path, out var rest).Should().BeFalse();
        rest.Should().BeEmpty();
    }

    private static PodMount Mount(string path)
    {
        using var document = JsonDocument.Parse($$"""{"name":"data","mountPath":"{{path}}"}""");
        return PodMount.Read(document.RootElement)!;
    }
}
