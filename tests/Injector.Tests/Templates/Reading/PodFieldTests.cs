using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

/// <summary>What a template says of the pod beside its containers: their order, users and pull secrets, and where its volume lies.</summary>
public sealed class PodFieldTests
{
    [Theory]
    [InlineData("position: last", "spec.sidecars[0].position: \"last\" is no position; use first or afterSidecars")]
    [InlineData("position: first", null)]
    [InlineData("position: afterSidecars", null)]
    public void A_position_is_one_of_two(string position, string? diagnostic) =>
        Check(TemplateWith(replaced: ("- container:", $"- {position}\n      container:")), diagnostic);

    [Theory]
    [InlineData("imagePullSecrets: [{name: Not_A_Name}]", "spec.imagePullSecrets[0].name: \"Not_A_Name\" cannot be the name of a Secret")]
    [InlineData("parameters: {s: {type: string, default: mir or}}\nimagePullSecrets: [{name: '${s}'}]", "spec.imagePullSecrets[0].name: \"mir or\" cannot be the name of a Secret")]
    [InlineData("parameters: {s: {type: string, default: ''}}\nimagePullSecrets: [{name: '${s}'}]", null)]
    [InlineData("imagePullSecrets: [{secret: x}]", "spec.imagePullSecrets[0].secret: is not a field; known here: name")]
    [InlineData("imagePullSecrets: [{name: registry.example}]", null)]
    [InlineData("runAs: {user: -1}", "spec.runAs.user: must be a number of 0 to 2147483647, or \"${name}\" of a parameter")]
    [InlineData("runAs: {uid: 0}", "spec.runAs.uid: is not a field; known here: user, group, fsGroup")]
    [InlineData("runAs: {user: 0, group: 3000, fsGroup: 4000}", null)]
    public void A_field_of_the_pod_is_checked(string field, string? diagnostic) => Check(TemplateWith(spec: field), diagnostic);

    [Theory]
    [InlineData("/etc/", "must not be /etc: no container works with a volume there; name a directory of the application's own, such as /var/log/app")]
    [InlineData("/sys/fs", "must not be /sys/fs: no container works with a volume there")]
    [InlineData("/var/run/secrets", "must not be /var/run/secrets: no container works with a volume there")]
    [InlineData("/var/log", "warning: spec.sharedVolume.application.mountPath: a volume at /var/log hides what an application's image has there; a deeper path is safer")]
    [InlineData("/etc/app", null)]
    [InlineData("/systems/log", null)]
    public void A_default_path_that_an_image_needs_is_told(string path, string? diagnostic) => Check(
        TemplateWith(spec: $"parameters: {{p: {{type: path, default: {path}}}}}\nsharedVolume: {{name: v, source: {{emptyDir: {{sizeLimit: 1Gi}}}}, application: {{mountPath: '${{p}}'}}, sidecar: {{mountPath: /logs}}}}"),
        diagnostic);

    private static void Check(string template, string? diagnostic)
    {
        var diagnostics = Diagnostics(("t.yaml", template));
        if (diagnostic is null)
            diagnostics.Should().NotContain(line => !line.Contains("warning:"));
        else
            diagnostics.Should().Contain(line => line.Contains(diagnostic));
    }
}
