using Injector.Configuration;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;

namespace Injector.Tests.Templates.Reading;

/// <summary>A built-in variable that a template uses and does not know of would have no value in any pod.</summary>
public sealed class UsedVariablesTests
{
    public static TheoryData<string> Names => [.. BuiltInVariables.All.Select(variable => variable.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_template_knows_the_built_in_variable_that_it_uses_and_no_other(string name)
    {
        var used = Used($$$"""
            apiVersion: sidecar-injector.io/v1alpha1
            kind: SidecarTemplate
            metadata: {name: agent}
            spec:
              parameters: {patterns: {type: list, default: '*.log'}}
              sharedVolume:
                name: logs
                source: {emptyDir: {sizeLimit: 1Gi}}
                application: {mountPath: /var/log/app, files: '${patterns}'}
                sidecar: {mountPath: /logs}
              sidecars:
                - container:
                    name: agent
                    image: agent:1.0
                    env: [{name: IT, value: 'it is ${{{{name}}}}'}]
                    resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 10m, memory: 16Mi}}
            """);

        used.Should().Equal(name);
    }

    [Fact]
    public void One_that_extends_another_knows_those_of_that() =>
        Used("""
            apiVersion: sidecar-injector.io/v1alpha1
            kind: SidecarTemplate
            metadata: {name: mine}
            spec: {extends: log-processor, parameters: {log-path: {default: /var/log/mine}}}
            """).Should().Contain("sharedVolume.directories").And.Equal(
                BuiltInTemplates.Catalog.Templates.Single(template => template.Name == "log-processor").BuiltIns.Select(variable => variable.Name));

    private static IEnumerable<string> Used(string document)
    {
        var loaded = ConfigurationLoader.Load([("t.yaml", document)]);
        loaded.HasErrors.Should().BeFalse(string.Join('\n', loaded.Diagnostics));
        return loaded.Templates[^1].BuiltIns.Select(variable => variable.Name);
    }
}
