namespace Injector.Templates.Documents;

/// <summary>The severity of a diagnostic.</summary>
internal enum Severity
{
    /// <summary>The document is not used.</summary>
    Error,

    /// <summary>The document is used; somebody should look.</summary>
    Warning,
}
