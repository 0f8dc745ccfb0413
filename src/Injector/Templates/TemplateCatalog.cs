namespace Injector.Templates;

/// <summary>All templates by name: the built-ins, with the platform team's own in front of them. Immutable.</summary>
public sealed class TemplateCatalog
{
    /// <summary>Only the built-ins.</summary>
    public static TemplateCatalog BuiltIn => throw new NotImplementedException();
}
