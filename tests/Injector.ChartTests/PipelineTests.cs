namespace Injector.ChartTests;

/// <summary>
/// The chart as kustomize, kapp, Pulumi and scripts use it: rendered without a cluster, then applied, where a hook is an object like others.
/// </summary>
public sealed class PipelineTests
{
    [Fact]
    public void A_pipeline_gets_no_job_that_would_run_at_once_and_could_not_be_applied_again() =>
        Helm.RenderForPipeline("").Objects.Should().NotContain(o => Rendered.Hook(o) != null || (string)o["kind"]! == "Job" || (string)o["kind"]! == "Pod");

    [Fact]
    public void All_else_is_what_helm_installs()
    {
        const string Values = "{networkPolicy: {enabled: false}, autoscaling: {enabled: true}, enforcement: {enabled: true}}";
        Helm.RenderForPipeline(Values).Objects.Select(Rendered.Describe).Should().BeEquivalentTo(Helm.Render(Values).Installed.Select(Rendered.Describe));
    }

    [Fact]
    public void A_tool_that_knows_hooks_can_have_them() =>
        Helm.RenderForPipeline("hooks: {enabled: true}").Objects.Select(Rendered.Hook).Should().Contain(["pre-delete", "post-install,post-upgrade", "test"]);

    [Fact]
    public void An_autoscaler_alone_says_how_many_servers_there_are() =>
        Helm.RenderForPipeline("autoscaling: {enabled: true}").One("Deployment")["spec"]!["replicas"].Should().BeNull();
}
