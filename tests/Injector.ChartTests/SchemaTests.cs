using System.Text.Json.Nodes;
using Injector.ChartTests.Cases;

namespace Injector.ChartTests;

/// <summary>
/// Every field exists in the newest Kubernetes. An old API server drops what it does not know, so applying alone would not tell.
/// </summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Names => RenderCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_exists_in_the_newest_kubernetes(string name)
    {
        var schema = KubernetesSchema.Current;
        RenderCase.All[name].Render().Objects.SelectMany(o => Problems(schema, o)).Should().BeEmpty();
    }

    private static IEnumerable<string> Problems(KubernetesSchema schema, JsonNode o) => ((string)o["apiVersion"]!, (string)o["kind"]!) switch
    {
        ("v1", var kind) => schema.Violations(o, $"io.k8s.api.core.v1.{kind}", nullIsAbsent: false),
        ("admissionregistration.k8s.io/v1", var kind) => schema.Violations(o, $"io.k8s.api.admissionregistration.v1.{kind}", nullIsAbsent: false),
        (_, "Deployment" or "Job") => schema.Violations(o["spec"]!["template"]!, "io.k8s.api.core.v1.PodTemplateSpec", nullIsAbsent: false),
        _ => [],
    };
}
