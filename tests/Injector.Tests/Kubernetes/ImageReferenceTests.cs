using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox", "busybox", null, null, "busybox", false)]
    [InlineData("busybox:latest", "busybox", "latest", null, "busybox", false)]
    [InlineData("busybox:1.37.0", "busybox", "1.37.0", null, "busybox", true)]
    [InlineData("docker.io/library/busybox:1.37.0", "docker.io/library/busybox", "1.37.0", null, "busybox", true)]
    [InlineData("localhost:5000/team/app:v1_2-x", "localhost:5000/team/app", "v1_2-x", null, "app", true)]
    [InlineData("registry.example/a__b/c-d.e@" + Digest, "registry.example/a__b/c-d.e", null, Digest, "c-d.e", true)]
    [InlineData("app:latest@" + Digest, "app", "latest", Digest, "app", true)]
    public void An_image_name_has_its_parts(string text, string name, string? tag, string? digest, string baseName, bool pinned)
    {
        ImageReference.TryParse(text, out var image).Should().BeTrue();
        (image.Name, image.Tag, image.Digest, image.BaseName, image.IsPinned).Should().Be((name, tag, digest, baseName, pinned));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" busybox")]
    [InlineData("busybox:1.37.0\n")]
    [InlineData("Busybox")]
    [InlineData("busybox:")]
    [InlineData("busybox:-1")]
    [InlineData("busybox@sha256:0123")]
    [InlineData("busybox:1 --privileged")]
    [InlineData("busybox:ü")]
    [InlineData("busybox:١")]
    [InlineData("registry.example/")]
    [InlineData("/busybox")]
    [InlineData("https://registry.example/busybox")]
    [InlineData("${image}")]
    [InlineData("a//b")]
    public void What_no_registry_takes_is_no_image(string text) => ImageReference.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void A_name_beyond_all_reason_is_no_image() => ImageReference.TryParse(new string('a', 513), out _).Should().BeFalse();
}
