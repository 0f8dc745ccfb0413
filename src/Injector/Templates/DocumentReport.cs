using System.Text;
using Injector.Yaml;

namespace Injector.Templates;

/// <summary>Gathers the findings of one document, with their places in its file.</summary>
public sealed class DocumentReport(string file, SourceMap positions, List<Diagnostic> diagnostics)
{
    /// <summary>Whether an error was reported for this document.</summary>
    public bool HasErrors { get; private set; }

    public void Add(Severity severity, string pointer, string message)
    {
        HasErrors |= severity == Severity.Error;
        diagnostics.Add(new Diagnostic(severity, file, positions.Find(pointer), Readable(pointer), message));
    }

    /// <summary>A JSON pointer as kubectl writes paths: <c>/spec/sidecars/0/container</c> becomes <c>spec.sidecars[0].container</c>.</summary>
    private static string Readable(string pointer)
    {
        var path = new StringBuilder();
        foreach (var token in pointer.Split('/').Skip(1))
        {
            var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (int.TryParse(name, out _) || name.Contains('.', StringComparison.Ordinal) || name.Contains('/', StringComparison.Ordinal))
                path.Append('[').Append(name).Append(']');
            else
                path.Append(path.Length > 0 ? "." : string.Empty).Append(name);
        }
        return path.ToString();
    }
}
