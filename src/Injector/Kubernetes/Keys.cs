namespace Injector.Kubernetes;

/// <summary>The labels and annotations this product reads and writes.</summary>
internal static class Keys
{
    public const string Prefix = "sidecar-injector.io/";

    /// <summary>Label or annotation on a pod or namespace: opt in or out.</summary>
    public const string Inject = Prefix + "inject";

    /// <summary>Annotation on a pod or namespace: which templates.</summary>
    public const string Template = Prefix + "template";

    /// <summary>Label on a namespace: every eligible pod is injected, and errors deny.</summary>
    public const string Enforce = Prefix + "enforce";

    /// <summary>
    /// Annotation on an enforced namespace: the parameters, of those that say what is followed, which its pods may set themselves,
    /// <c>name[,name…]</c>.
    /// </summary>
    public const string PodsMaySet = Prefix + "pods-may-set";

    /// <summary>
    /// Label on a namespace: which of several installations takes its pods. The API server reads it, by the selectors of their webhook
    /// configurations.
    /// </summary>
    public const string Revision = Prefix + "rev";

    /// <summary>Annotation that we write: what was added, from which template at which revision.</summary>
    public const string Status = Prefix + "status";

    /// <summary>Label that we write, unless the pod has it.</summary>
    public const string Injected = Prefix + "injected";

    /// <summary>Annotation on an exported MutatingAdmissionPolicy: the documents that it was made of, one JSON object a line.</summary>
    public const string PolicyConfiguration = Prefix + "policy-configuration";

    /// <summary>Annotation there: the templates that it has, <c>name[,name…]</c>; without it all.</summary>
    public const string PolicyTemplates = Prefix + "policy-templates";

    /// <summary>kubectl's own: the container that <c>logs</c> and <c>exec</c> mean.</summary>
    public const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <summary>The cluster autoscaler's: local volumes that may be lost with their node.</summary>
    public const string SafeToEvictLocalVolumes = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";

    /// <summary>On an OpenShift namespace: the users its pods get, unless they name one.</summary>
    public const string OpenShiftUserRange = "openshift.io/sa.scc.uid-range";

    /// <summary>On an OpenShift pod that was admitted: the security context constraints that it was admitted by.</summary>
    public const string OpenShiftConstraints = "openshift.io/scc";

    /// <summary>On a static pod's mirror in the API server.</summary>
    public const string MirrorPod = "kubernetes.io/config.mirror";

    /// <summary>Our own keys, and where each is read or written. No parameter of a template can have their names.</summary>
    private static readonly (string Key, KeyPlaces Places)[] Own =
    [
        (Inject, KeyPlaces.PodLabel | KeyPlaces.PodAnnotation | KeyPlaces.NamespaceLabel | KeyPlaces.NamespaceAnnotation),
        (Template, KeyPlaces.PodAnnotation | KeyPlaces.NamespaceAnnotation),
        (Enforce, KeyPlaces.NamespaceLabel),
        (PodsMaySet, KeyPlaces.NamespaceAnnotation),
        (Revision, KeyPlaces.NamespaceLabel),
        (Status, KeyPlaces.PodAnnotation),
        (Injected, KeyPlaces.PodLabel),
    ];

    /// <summary>The words of our own keys that have a meaning in one of these places.</summary>
    public static string[] WordsOn(KeyPlaces places) => [.. Own.Where(key => (key.Places & places) != 0).Select(key => Word(key.Key))];

    /// <summary>Whether a word behind our prefix is a key of our own, wherever it has a meaning.</summary>
    public static bool IsOwn(string word) => Own.Any(key => Word(key.Key) == word);

    /// <summary>What one of our keys says behind the prefix.</summary>
    public static string Word(string key) => key[Prefix.Length..];

    /// <summary>Where a downward API volume finds the annotation of a parameter.</summary>
    public static string FieldPath(string parameter) => $"metadata.annotations['{Prefix}{parameter}']";
}
