using Injector.Kubernetes;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>The variables every template may use besides its parameters; filled from the pod under review.</summary>
public enum BuiltInVariable
{
    /// <summary><c>${pod.namespace}</c></summary>
    PodNamespace,

    /// <summary><c>${pod.name}</c>: the name, or the generateName while there is none.</summary>
    PodName,

    /// <summary><c>${app.container}</c>: the first target container.</summary>
    AppContainer,

    /// <summary><c>${app.runAsUser}</c>: the target's user when it is not root, else 65532; absent where the platform assigns users.</summary>
    AppRunAsUser,

    /// <summary><c>${app.runAsGroup}</c>: likewise; absent when the target names a user and no group.</summary>
    AppRunAsGroup,

    /// <summary><c>${app.seLinuxOptions}</c>: the target container's own, so that relabelled files stay readable; else absent.</summary>
    AppSeLinuxOptions,

    /// <summary><c>${sharedVolume.directories}</c>: a list of the directories inside the sidecar that hold the application's files.</summary>
    SharedVolumeDirectories,

    /// <summary><c>${sharedVolume.files}</c>: every directory joined with every pattern of <c>sharedVolume.application.files</c>.</summary>
    SharedVolumeFiles,
}

/// <summary>The names of <see cref="BuiltInVariable"/> in a template.</summary>
public static class BuiltInVariables
{
    /// <summary>Names by <see cref="BuiltInVariable"/> value.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "pod.namespace", "pod.name", "app.container", "app.runAsUser", "app.runAsGroup", "app.seLinuxOptions",
        "sharedVolume.directories", "sharedVolume.files",
    ];

    public static int Count => Names.Count;

    /// <summary>What each variable may well be, to try a field with.</summary>
    internal static TemplateValue[] Examples { get; } =
    [
        TemplateValue.OfString("default"), TemplateValue.OfString("web-"), TemplateValue.OfString("web"), TemplateValue.OfLiteral("65532"),
        TemplateValue.OfLiteral("65532"), TemplateValue.OfLiteral("{}"), TemplateValue.OfList(["/logs"]), TemplateValue.OfList(["/logs/*.log"]),
    ];

    /// <summary>What a field must be to take the variable as its whole value.</summary>
    internal static KubernetesType TypeOf(BuiltInVariable variable) => variable switch
    {
        BuiltInVariable.AppRunAsUser or BuiltInVariable.AppRunAsGroup => new KubernetesType("integer"),
        BuiltInVariable.AppSeLinuxOptions => new KubernetesType("SELinuxOptions"),
        BuiltInVariable.SharedVolumeDirectories or BuiltInVariable.SharedVolumeFiles => new KubernetesType("[]string"),
        _ => new KubernetesType("string"),
    };
}
