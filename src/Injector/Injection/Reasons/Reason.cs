namespace Injector.Injection.Reasons;

/// <summary>
/// The reason why a review ended as it did. The closed list behind every metric label, log line, warning, audit annotation,
/// Event and <c>explain</c> output; the member's name is the text shown. Rows of the decision table first, then what
/// a yes can still end in.
/// </summary>
internal enum Reason
{
    /// <summary>Not the creation of a core/v1 Pod.</summary>
    UnsupportedRequest,

    /// <summary>A static pod's mirror: the kubelet owns it and the API server's copy changes nothing.</summary>
    MirrorPod,

    /// <summary>The namespace is never touched: system, the injector's own, or configured.</summary>
    NamespaceExcluded,

    /// <summary>The pod asks for Windows; the sidecars are Linux images.</summary>
    WindowsPod,

    /// <summary>The namespace carries the <c>enforce</c> label.</summary>
    NamespaceEnforced,

    /// <summary>The pod said <c>inject: "false"</c>.</summary>
    PodOptedOut,

    /// <summary>The pod said <c>inject: "true"</c>.</summary>
    PodOptedIn,

    /// <summary>A configured <c>neverInject</c> selector matches the pod's labels.</summary>
    NeverInjectSelector,

    /// <summary>The namespace said <c>inject: "false"</c>.</summary>
    NamespaceOptedOut,

    /// <summary>The namespace said <c>inject: "true"</c>.</summary>
    NamespaceOptedIn,

    /// <summary>A configured <c>alwaysInject</c> selector matches the pod's labels.</summary>
    AlwaysInjectSelector,

    /// <summary>Nobody asked, and the policy is <c>OptIn</c>.</summary>
    NotOptedIn,

    /// <summary>Nobody asked, and the policy is <c>OptOut</c>.</summary>
    DefaultPolicy,

    /// <summary>The pod runs to completion, which a classic sidecar would keep it from, and does not ask itself.</summary>
    RunsToCompletion,

    /// <summary>The pod already has everything its templates would add.</summary>
    AlreadyInjected,

    /// <summary>A template is named that does not exist.</summary>
    TemplateNotFound,

    /// <summary>A parameter's value is not of its type or outside its bounds.</summary>
    ParameterInvalid,

    /// <summary>A parameter is set by somebody the template does not let set it.</summary>
    ParameterNotSettable,

    /// <summary>The log path cannot be shared: what is mounted there is read-only, or mounts contradict each other.</summary>
    MountConflict,

    /// <summary>The pod has a container of its own under a name the template needs.</summary>
    NameConflict,

    /// <summary>A container is named that the pod does not have.</summary>
    TargetContainerNotFound,

    /// <summary>With what is added, the pod's annotations would be larger than Kubernetes takes.</summary>
    AnnotationsTooLarge,

    /// <summary>What the pod asks for is more than one review works through.</summary>
    TooComplex,

    /// <summary>The object is not a readable pod; the API server would refuse it too.</summary>
    MalformedPod,

    /// <summary>Our own fault.</summary>
    InternalError,
}
