namespace Injector.Templates;

/// <summary>A template, parsed, validated and compiled; immutable.</summary>
public sealed class SidecarTemplate
{
    /// <summary>The name that annotations and configuration use.</summary>
    public required string Name { get; init; }

    /// <summary>First 10 hex digits of SHA-256 over the canonical document.</summary>
    public required string Revision { get; init; }
}
