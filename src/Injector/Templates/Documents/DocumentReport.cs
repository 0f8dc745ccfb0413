using System.Text;
using Injector.Yaml;

namespace Injector.Templates.Documents;

/// <summary>Gathers the diagnostics of one document, with their places in its file.</summary>
internal sealed class DocumentReport(string file, SourceMap positions, List<Diagnostic> diagnostics)
{
    // Two checks may meet the same mistake, and an anchored map is checked wherever its aliases stand.
    private readonly HashSet<(SourcePosition At, string Field, string Message)> _said = [];
    private readonly HashSet<(string Pointer, string Message)> _found = [];
    private Derivation? _derivation;

    /// <summary>Whether the document is one of the product's own, which its tests check in full: a start need not.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>How many errors were reported for this document.</summary>
    public int Errors { get; private set; }

    public bool HasErrors => Errors > 0;

    /// <summary>
    /// A report for a document that is made from another one and from values of this one: what is found is told where its
    /// cause stands, in this document.
    /// </summary>
    /// <param name="original">The report of the document it is made from, whose diagnostics are not told again.</param>
    /// <param name="cause">Where in this document a value of the derived one comes from; null: not from here.</param>
    /// <param name="reason">Where the rest is told, each with its path in the derived document.</param>
    public DocumentReport Derive(DocumentReport original, Func<string, string?> cause, string reason) =>
        new(file, positions, diagnostics) { IsBuiltIn = IsBuiltIn, _derivation = new Derivation(this, original, cause, reason) };

    /// <param name="severity">How bad it is.</param>
    /// <param name="pointer">The value, as a JSON pointer; it need not exist.</param>
    /// <param name="message">What is wrong and what to write.</param>
    /// <param name="atKey">Whether the key is at fault, not the value.</param>
    public void Add(Severity severity, string pointer, string message, bool atKey = false)
    {
        _found.Add((pointer, message));
        if (_derivation is { } derivation)
        {
            if (derivation.Original._found.Contains((pointer, message)))
                return;
            var cause = derivation.Cause(pointer);
            derivation.Report.Add(severity, cause ?? derivation.Reason, cause is null ? $"{Readable(pointer)} {message}" : message, atKey);
        }
        else
        {
            var position = atKey ? positions.FindKey(pointer) : positions.Find(pointer);
            if (!_said.Add((position, pointer[(pointer.LastIndexOf('/') + 1)..], message)))
                return;
            diagnostics.Add(new Diagnostic(severity, file, position, Readable(pointer), message));
        }

        if (severity == Severity.Error)
            Errors++;
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
                path.Append(path.Length > 0 ? "." : "").Append(name);
        }

        return path.ToString();
    }

    private sealed record Derivation(DocumentReport Report, DocumentReport Original, Func<string, string?> Cause, string Reason);
}
