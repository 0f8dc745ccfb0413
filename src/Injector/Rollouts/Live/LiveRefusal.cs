namespace Injector.Rollouts.Live;

/// <summary>Why a pod's live parameters are not set.</summary>
internal enum LiveRefusal
{
    /// <summary>Its record cannot be read, or says nothing.</summary>
    NotInjected,

    /// <summary>It is being deleted, or has ended.</summary>
    Ending,

    /// <summary>It has no sidecar of the template that was named, or of one that is known.</summary>
    TemplateNotFound,

    /// <summary>None of its templates has such a parameter.</summary>
    UnknownParameter,

    /// <summary>The parameter is not live.</summary>
    NotLive,

    /// <summary>It was injected before the parameter was live.</summary>
    InjectedBefore,

    /// <summary>The value is not of the type, or out of bounds.</summary>
    ParameterInvalid,

    /// <summary>Its namespace does not let pods set it.</summary>
    ParameterNotSettable,

    /// <summary>The API server refused the change.</summary>
    Refused,
}
