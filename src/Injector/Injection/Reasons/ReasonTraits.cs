namespace Injector.Injection.Reasons;

/// <summary>
/// The classification of a reason, for everybody who tells reasons apart (metrics, Events, the answer, coverage). The only place that classes
/// them: a reason that is forgotten here does not compile.
/// </summary>
/// <param name="Kind">What it says of the pod.</param>
internal readonly record struct ReasonTraits(ReasonKind Kind)
{
    /// <summary>A pod that is none of our business, whatever is written on it: nothing is said of its keys.</summary>
    public bool IsNeverOurs { get; private init; }

    /// <summary>Left alone because somebody said so, and not for want of a word.</summary>
    public bool IsOptOut { get; private init; }

    /// <summary>The API server refuses the pod in its own words, right after us.</summary>
    public bool IsToldByKubernetes { get; private init; }

    /// <summary>A sidecar that should have been added, and was not.</summary>
    public bool IsError => Kind is ReasonKind.UserError or ReasonKind.OurFault;

    /// <summary>The traits of a reason.</summary>
    public static ReasonTraits Of(Reason reason) => reason switch
    {
        Reason.UnsupportedRequest => new(ReasonKind.LeftAlone) { IsNeverOurs = true },
        Reason.MirrorPod => new(ReasonKind.LeftAlone) { IsNeverOurs = true },
        Reason.NamespaceExcluded => new(ReasonKind.LeftAlone) { IsNeverOurs = true },
        Reason.WindowsPod => new(ReasonKind.LeftAlone) { IsNeverOurs = true },
        Reason.NamespaceEnforced => new(ReasonKind.Injected),
        Reason.PodOptedOut => new(ReasonKind.LeftAlone) { IsOptOut = true },
        Reason.PodOptedIn => new(ReasonKind.Injected),
        Reason.NeverInjectSelector => new(ReasonKind.LeftAlone) { IsOptOut = true },
        Reason.NamespaceOptedOut => new(ReasonKind.LeftAlone) { IsOptOut = true },
        Reason.NamespaceOptedIn => new(ReasonKind.Injected),
        Reason.AlwaysInjectSelector => new(ReasonKind.Injected),
        Reason.NotOptedIn => new(ReasonKind.LeftAlone),
        Reason.DefaultPolicy => new(ReasonKind.Injected),
        Reason.RunsToCompletion => new(ReasonKind.LeftAlone),
        Reason.AlreadyInjected => new(ReasonKind.Injected),
        Reason.TemplateNotFound => new(ReasonKind.UserError),
        Reason.ParameterInvalid => new(ReasonKind.UserError),
        Reason.ParameterNotSettable => new(ReasonKind.UserError),
        Reason.MountConflict => new(ReasonKind.UserError),
        Reason.NameConflict => new(ReasonKind.UserError),
        Reason.TargetContainerNotFound => new(ReasonKind.UserError),
        Reason.AnnotationsTooLarge => new(ReasonKind.UserError),
        Reason.TooComplex => new(ReasonKind.UserError),
        Reason.MalformedPod => new(ReasonKind.UserError) { IsToldByKubernetes = true },
        Reason.InternalError => new(ReasonKind.OurFault),
    };
}
