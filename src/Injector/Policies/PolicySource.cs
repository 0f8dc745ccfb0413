using System.Text;
using System.Text.Json;
using Injector.Configuration;
using Injector.Json;
using Injector.Yaml;

namespace Injector.Policies;

/// <summary>
/// What exported policies were made of. They carry it, so that whoever finds them knows what they do without reading CEL, and makes the
/// same ones of it again.
/// </summary>
/// <param name="Version">The version of this program that made them.</param>
/// <param name="Documents">The platform team's documents, one JSON object a line; null where they are not carried.</param>
/// <param name="Templates">The templates that were asked for; empty for all.</param>
internal sealed record PolicySource(string Version, string? Documents, IReadOnlyList<string> Templates)
{
    /// <summary>An API server takes annotations of 256 KiB together, and others may write some too.</summary>
    private const int MostBytes = 200_000;

    /// <param name="version">This program's.</param>
    /// <param name="files">The platform team's files, without errors.</param>
    /// <param name="templates">The templates that were asked for; empty for all.</param>
    public static PolicySource Of(string version, IEnumerable<(string File, string Text)> files, IReadOnlyList<string> templates)
    {
        var documents = string.Concat(files.SelectMany(file => YamlReader.ReadAll(file.Text)).Where(document => !document.IsEmpty).Select(Line));
        return new(version, Encoding.UTF8.GetByteCount(documents) <= MostBytes ? documents : null, templates);
    }

    /// <summary>The settings that they were made with; null where they are not carried, or this program cannot use them.</summary>
    public InjectionSettings? Settings()
    {
        if (Documents is null)
            return null;
        var lines = Documents.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var loaded = ConfigurationLoader.Load([.. lines.Select((line, i) => ($"document {i + 1}", line))]);
        if (loaded.HasErrors)
            return null;
        var settings = loaded.Settings(clusterRunsNativeSidecars: true);
        return Templates.Count == 0 ? settings
            : Templates.All(name => settings.Templates.Find(name) is not null) ? settings.Only(Templates)
            : null;
    }

    private static string Line(YamlDocument document)
    {
        using var json = JsonDocument.Parse(document.Json);
        return JsonBytes.Line(writer => json.RootElement.WriteTo(writer));
    }
}
