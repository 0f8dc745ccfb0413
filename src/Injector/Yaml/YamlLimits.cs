namespace Injector.Yaml;

/// <summary>Bounds on what is read, so that no file can exhaust memory or the stack.</summary>
internal static class YamlLimits
{
    /// <summary>Characters of one input: 64 Mi. A list of ten thousand pods has about a tenth of it.</summary>
    public const int Length = 64 * 1024 * 1024;

    /// <summary>
    /// What aliases may add to one document, in nodes and characters together. Anchors in real files repeat a few
    /// hundred; a "billion laughs" file repeats itself without end.
    /// </summary>
    public const int AliasExpansion = 4 * 1024 * 1024;
}
