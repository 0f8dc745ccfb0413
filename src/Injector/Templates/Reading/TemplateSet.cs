using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>
/// Makes templates of documents: those written whole, those that extend another, and either with the values that
/// <c>InjectorConfig</c> gives to its parameters.
/// </summary>
/// <param name="files">The platform team's own templates.</param>
/// <param name="builtIns">The built-in ones, underneath; may be left out where nothing builds on them.</param>
/// <param name="builtInNames">The names of all built-in ones.</param>
/// <param name="platform"><c>spec.parameters</c> of the configuration; may be missing.</param>
internal sealed class TemplateSet(
    IReadOnlyDictionary<string, DocumentNode> files,
    IReadOnlyDictionary<string, DocumentNode> builtIns,
    IEnumerable<string> builtInNames,
    DocumentNode platform)
{
    private static readonly string[] Overridable = ["default", "settableBy", "description", "pattern", "min", "max", "values", "live"];

    private readonly Dictionary<(string Name, bool IsBuiltIn), Made> _made = [];
    private readonly List<string> _making = [];

    /// <summary>What configuration and templates may name.</summary>
    public IEnumerable<string> Names => files.Keys.Union(builtInNames).Where(KubernetesName.IsLabel);

    /// <summary>The template of a file; null after an error.</summary>
    public SidecarTemplate? FromFile(string name) => Make(name, isBuiltIn: false).Template;

    /// <summary>A built-in template as it is on this platform; null after an error.</summary>
    public SidecarTemplate? BuiltIn(string name) => Make(name, isBuiltIn: true).Template;

    /// <summary>Reports values for templates that do not exist.</summary>
    public void CheckPlatform()
    {
        if (platform.Exists)
            foreach (var (name, values) in platform.Members())
                if (!Names.Contains(name))
                    values.ErrorAtKey($"there is no such template; {DidYouMean(name, Names)}");
    }

    /// <summary>A name's nearest neighbour, or all there are.</summary>
    public static string DidYouMean(string name, IEnumerable<string> names) =>
        Spelling.Nearest(name, names) is { } nearest ? $"did you mean {nearest}?" : $"available: {string.Join(", ", names.Order(StringComparer.Ordinal))}";

    private Made Make(string name, bool isBuiltIn)
    {
        if (_made.TryGetValue((name, isBuiltIn), out var known))
            return known;
        _making.Add(name);
        var document = (isBuiltIn ? builtIns : files)[name];
        var made = document.Member("spec").Member("extends").Exists
            ? Extend(name, document, isBuiltIn)
            : new Made(document, TemplateReader.Read(document));
        // A value in the configuration is for the template that pods get under this name.
        if (platform.Member(name).Exists && !(isBuiltIn && files.ContainsKey(name)))
            made = Set(name, made);
        _making.Remove(name);
        return _made[(name, isBuiltIn)] = made;
    }

    private Made Extend(string name, DocumentNode document, bool isBuiltIn)
    {
        var nothing = new Made(document, null);
        document.AllowOnly("apiVersion", "kind", "metadata", "spec");
        var spec = document.Member("spec");
        foreach (var (field, value) in spec.Members())
            if (field is not ("extends" or "description" or "parameters"))
                value.ErrorAtKey("comes from the template that is extended; remove it, or remove extends and write the template whole");
        TemplateReader.Name(document.Member("metadata"));
        if (Base(name, spec.Member("extends"), isBuiltIn) is not { Template: { } template } original)
            return nothing;

        var replaced = new List<(string, string, JsonElement)>();
        if (spec.Member("parameters") is { Exists: true } parameters)
            foreach (var (parameter, members) in parameters.Members())
                if (Known(template, parameter, members))
                {
                    members.AllowOnly(Overridable);
                    if (members.IsMap)
                        replaced.AddRange(members.Members().Select(member => (parameter, member.Name, member.Value.Element)));
                }

        if (document.Report.HasErrors)
            return nothing;
        var derived = DerivedDocument.Renamed(original.Document.Element, name, spec.Member("description").Element, replaced);
        var report = document.Report.Derive(original.Document.Report, pointer => Exists(document.Element, pointer) ? pointer : null, "/spec/extends");
        return Read(derived, report);
    }

    /// <summary>The template that is extended: a file's, else a built-in. One that bears its name extends the built-in it replaces.</summary>
    private Made? Base(string name, DocumentNode extends, bool isBuiltIn)
    {
        var wanted = extends.RequiredText("log-processor");
        if (wanted.Length == 0)
            return null;
        var fromFile = !isBuiltIn && wanted != name && files.ContainsKey(wanted);
        if (fromFile && _making.Contains(wanted))
        {
            extends.Error($"goes in a circle: {string.Join(", ", _making.SkipWhile(link => link != wanted))} extend one another");
            return null;
        }

        if (fromFile || builtIns.ContainsKey(wanted))
            return Make(wanted, !fromFile);
        var advice = DidYouMean(wanted, Names.Where(other => other != name));
        extends.Error($"there is no {(wanted == name ? "other " : "")}template {Shown.Short(wanted)}; {advice}");
        return null;
    }

    private Made Set(string name, Made made)
    {
        if (made.Template is not { } template)
            return made;
        var errors = platform.Report.Errors;
        var replaced = new List<(string, string, JsonElement)>();
        foreach (var (parameter, value) in platform.Member(name).Members())
            if (!value.Exists)
                value.ErrorAtKey("is empty; give it a value or remove it");
            else if (Known(template, parameter, value))
                replaced.Add((parameter, "default", value.Element));
        if (platform.Report.Errors > errors)
            return made with { Template = null };
        var derived = DerivedDocument.WithParameters(made.Document.Element, replaced);
        return Read(derived,
            platform.Report.Derive(made.Document.Report, pointer => Configured(name, pointer), $"{platform.Pointer}/{JsonPointer.Escape(name)}"));
    }

    private static Made Read(JsonElement derived, DocumentReport report)
    {
        var node = new DocumentNode(derived, "", report);
        return new Made(node, TemplateReader.Read(node));
    }

    private static bool Known(SidecarTemplate template, string parameter, DocumentNode node)
    {
        if (template.Parameter(parameter) is not null)
            return true;
        node.ErrorAtKey($"is no parameter of {template.Name}; {DidYouMean(parameter, template.Parameters.Select(known => known.Name))}");
        return false;
    }

    /// <summary>Where in the configuration a default of the derived document comes from.</summary>
    private string? Configured(string template, string pointer) =>
        pointer.Split('/') is ["", "spec", "parameters", var parameter, "default", .. var below]
        && platform.Member(template).Member(parameter).Exists
            ? string.Join('/', [platform.Pointer, JsonPointer.Escape(template), parameter, .. below])
            : null;

    private static bool Exists(JsonElement element, string pointer)
    {
        foreach (var token in pointer.Split('/').Skip(1))
            if (element.ValueKind == JsonValueKind.Array && int.TryParse(token, out var index) && index < element.GetArrayLength())
                element = element[index];
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(token, out element))
                return false;
        return true;
    }

    /// <summary>A template's whole document, and the template; null when it has an error.</summary>
    private sealed record Made(DocumentNode Document, SidecarTemplate? Template);
}
