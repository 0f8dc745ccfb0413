namespace Injector.Yaml;

/// <summary>Which files of a directory are read as documents, by their names.</summary>
internal static class DocumentFiles
{
    /// <summary>As a message says it.</summary>
    public const string Patterns = "*.yaml, *.yml or *.json";

    public static bool Include(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";
}
