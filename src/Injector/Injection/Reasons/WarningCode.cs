namespace Injector.Injection.Reasons;

/// <summary>The code of a warning. The closed list: whoever needs to tell warnings apart reads this, never the sentence.</summary>
internal enum WarningCode
{
    /// <summary>An <c>inject</c> key says neither <c>true</c> nor <c>false</c>.</summary>
    OptInNotUnderstood,

    /// <summary>A label and an annotation of one object say opposite things.</summary>
    OptInContradicted,

    /// <summary>A pod opts out where its namespace enforces injection.</summary>
    OptOutNotHonoured,

    /// <summary>The namespace's <c>enforce</c> label says neither <c>true</c> nor <c>false</c>.</summary>
    EnforceNotUnderstood,

    /// <summary>A key under our prefix that nothing reads.</summary>
    UnknownKey,

    /// <summary>More keys that nothing reads than are listed.</summary>
    FurtherUnknownKeys,

    /// <summary>A key that is read, but from another kind of object, or as a label and not an annotation.</summary>
    MisplacedKey,

    /// <summary>A parameter of a template that does not apply to the pod.</summary>
    ParameterOfAnotherTemplate,

    /// <summary>The namespace could not be read; the pod's own keys decided.</summary>
    NamespaceNotKnown,

    /// <summary>The pod has the sidecar of an older revision, and keeps it.</summary>
    RevisionOutdated,

    /// <summary>A classic sidecar keeps a pod from completing.</summary>
    SidecarOutlivesPod,

    /// <summary>A limit of a sidecar is lowered to the whole pod's.</summary>
    LimitLowered,

    /// <summary>A container that is added has no limit, and the pod loses its quality of service.</summary>
    NoLongerGuaranteed,

    /// <summary>Several containers could be the application's, and nobody says which.</summary>
    TargetGuessed,

    /// <summary>A volume hides a directory in which images keep more than one application's files.</summary>
    ImagePathHidden,

    /// <summary>A part of what was added is no longer there, and is added again.</summary>
    PartsMissing,

    /// <summary>A container that is added listens on a port of the node, which another pod may have.</summary>
    PortOfTheNode,

    /// <summary>An error besides the one that the outcome reports.</summary>
    FurtherError,
}
