using Injector.Kubernetes;

namespace Injector.Tests.Templates;

public sealed class KubernetesFieldsTests
{
    [Fact]
    public void Messages_name_the_version_whose_fields_are_known() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "src", "Injector", "Kubernetes", "KubernetesFields.txt")).First()
            .Should().Contain($"in Kubernetes {KubernetesFields.Version}:");
}
