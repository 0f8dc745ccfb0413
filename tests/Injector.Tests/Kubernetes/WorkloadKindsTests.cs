using Injector.Cli.Manifests;
using Injector.Cluster.Api;
using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class WorkloadKindsTests
{
    public static TheoryData<string> All => [.. WorkloadKinds.All.Select(workload => $"{workload.ApiVersion} {workload.Kind}")];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_is_found_by_its_version_and_kind_and_is_no_mistake_in_a_manifest(string written)
    {
        var (apiVersion, kind) = (written.Split(' ')[0], written.Split(' ')[1]);
        var workload = WorkloadKinds.Find(apiVersion, kind)!;

        (workload.ApiVersion, workload.Kind).Should().Be((apiVersion, kind));
        if (workload != WorkloadKinds.EarlierCronJob)
            KubernetesKinds.Mistake(apiVersion, kind).Should().BeNull();
    }

    [Theory]
    [InlineData("deploy", "Deployment", "apis/apps/v1", "deployments")]
    [InlineData("PODS", "Pod", "api/v1", "pods")]
    [InlineData("cj", "CronJob", "apis/batch/v1", "cronjobs")]
    public void Each_is_meant_by_the_names_that_kubectl_takes(string word, string kind, string api, string resource) =>
        LiveWorkload.Parse($"{word}/web").Value.Should().Be(new LiveWorkload(kind, api, resource, "web"));

    [Fact]
    public void No_name_means_two() =>
        WorkloadKinds.All.SelectMany(workload => workload.Names).Should().OnlyHaveUniqueItems();
}
