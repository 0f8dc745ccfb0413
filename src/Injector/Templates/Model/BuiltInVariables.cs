using System.Collections.Immutable;
using Injector.Kubernetes;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>The variables every template may use besides its parameters; filled from the pod under review. A row is all that one takes.</summary>
internal static class BuiltInVariables
{
    private static readonly KubernetesType Text = new("string");
    private static readonly KubernetesType Number = new("integer");
    private static readonly KubernetesType Flag = new("boolean");
    private static readonly KubernetesType TextList = new("[]string");
    private static readonly TemplateValue Native = TemplateValue.OfString("native");
    private static readonly TemplateValue Classic = TemplateValue.OfString("classic");

    /// <summary>Each knows its place here by <see cref="BuiltInVariable.Index"/>.</summary>
    public static ImmutableArray<BuiltInVariable> All { get; } = Numbered(
    [
        new("pod.namespace", Text, TemplateValue.OfString("default"), static (in pod) => TemplateValue.OfString(pod.Namespace)) { FitsLabel = true },

        // The generateName while there is none, which ends in '-'.
        new("pod.name", Text, TemplateValue.OfString("web-"), static (in pod) => TemplateValue.OfString(pod.Name)),

        // The first target container.
        new("app.container", Text, TemplateValue.OfString("web"), static (in pod) => TemplateValue.OfString(pod.Container)) { FitsLabel = true },

        // The target's user when it is not root, else 65532; absent where the platform assigns users.
        new("app.runAsUser", Number, TemplateValue.OfLiteral("65532"), static (in pod) => pod.User) { FitsLabel = true },

        // Likewise; absent when the target names a user and no group.
        new("app.runAsGroup", Number, TemplateValue.OfLiteral("65532"), static (in pod) => pod.Group) { FitsLabel = true },

        // False only for a user that is root, whom Kubernetes would otherwise not let start.
        new("app.runAsNonRoot", Flag, TemplateValue.True, static (in pod) => pod.User.Text == "0" ? TemplateValue.False : TemplateValue.True)
        {
            FitsLabel = true,
        },

        // The target container's own, so that relabelled files stay readable; else absent.
        new("app.seLinuxOptions", new KubernetesType("SELinuxOptions"), TemplateValue.OfLiteral("{}"), static (in pod) => pod.SeLinuxOptions),

        // When it is told to stop: a native sidecar after the application has ended, a classic one together with it.
        new("sidecar.lifecycle", Text, Native, static (in pod) => pod.Native ? Native : Classic) { FitsLabel = true },

        // Of the live parameters, a line each; a variable of a container that is nothing else is left out where there are none.
        new("live.bounds", Text, TemplateValue.OfString(""), static (in pod) => pod.LiveBounds),

        // The directories inside the sidecar that hold the application's files.
        new("sharedVolume.directories", TextList, TemplateValue.OfList(["/logs"]), static (in pod) => TemplateValue.OfList(pod.Directories).Verbatim())
        {
            Needs = ["sharedVolume"],
        },

        // Whose they are, a container's name for each directory.
        new("sharedVolume.containers", TextList, TemplateValue.OfList(["web"]), static (in pod) => TemplateValue.OfList(pod.Containers).Verbatim())
        {
            Needs = ["sharedVolume"],
        },

        // Every directory joined with every pattern of sharedVolume.application.files.
        new("sharedVolume.files", TextList, TemplateValue.OfList(["/logs/*.log"]), static (in pod) => TemplateValue.OfList(pod.Files()).Verbatim())
        {
            Needs = ["sharedVolume", "sharedVolume.application.files"],
        },
    ]);

    private static ImmutableArray<BuiltInVariable> Numbered(ReadOnlySpan<BuiltInVariable> rows)
    {
        for (var i = 0; i < rows.Length; i++)
            rows[i].Index = i;
        return [.. rows];
    }
}
