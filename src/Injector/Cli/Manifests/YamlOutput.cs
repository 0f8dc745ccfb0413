using System.Text;
using System.Text.Json;
using Injector.Yaml;

namespace Injector.Cli.Manifests;

/// <summary>
/// Puts documents back together as one stream. An untouched one is its own text; a changed one is written anew between its
/// own leading and trailing comments, and only where two documents would run into each other a separator is added.
/// </summary>
internal sealed class YamlOutput
{
    private readonly StringBuilder _text = new();
    private string? _file;
    private bool _changed;

    public void AppendUntouched(Manifest manifest)
    {
        var source = manifest.Document.Source;
        Separate(manifest, changed: false, source);
        _text.Append(_text.Length > 0 ? source.TrimStart('\uFEFF') : source);
    }

    public void AppendChanged(Manifest manifest, JsonElement content)
    {
        var document = manifest.Document;
        var before = document.Source[..document.ContentStart];
        Separate(manifest, changed: true, before);
        _text.Append(Before(_text.Length > 0 ? before.TrimStart('\uFEFF') : before));
        var lineEnd = document.Source.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _text.Append(YamlWriter.Write(content).ReplaceLineEndings(lineEnd));
        _text.Append(After(document));
    }

    public override string ToString() => _text.ToString();

    private void Separate(Manifest manifest, bool changed, string before)
    {
        var runsOn = _text.Length > 0 && (changed || _changed || _file != manifest.File);
        if (runsOn && _text[^1] != '\n')
            _text.Append('\n');
        if (runsOn && !HasSeparator(before))
            _text.Append("---\n");
        (_file, _changed) = (manifest.File, changed);
    }

    private static bool HasSeparator(string text)
    {
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
            if (line.StartsWith("---"))
                return true;
            else if (!line.IsWhiteSpace() && line[0] is not ('#' or '%'))
                return false;
        return false;
    }

    /// <summary>Block YAML cannot start behind a separator or blanks in the same line.</summary>
    private static string Before(string text)
    {
        var before = text.TrimEnd(' ', '\t');
        return before.Length == 0 || before[^1] is '\n' or '\uFEFF' ? before : before + "\n";
    }

    /// <summary>What follows the line the content ends in.</summary>
    private static string After(YamlDocument document)
    {
        var (source, end) = (document.Source, document.ContentEnd);
        if (end == 0 || source[end - 1] == '\n')
            return source[end..];
        var next = source.IndexOf('\n', end);
        return next < 0 ? "" : source[(next + 1)..];
    }
}
