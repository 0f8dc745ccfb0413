namespace Injector.Templates.Documents;

/// <summary>How bad a diagnostic is.</summary>
internal enum Severity
{
    /// <summary>The document is not used.</summary>
    Error,

    /// <summary>The document is used; somebody should look.</summary>
    Warning,
}
