using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>Draws what a terminal shows, colours included (ECMA-48 SGR 0, 1, 2 and 30 to 37), as an SVG.</summary>
internal static partial class TerminalPicture
{
    private const double CharacterWidth = 7.83; // of the usual monospaced fonts at 13 px
    private const int LineHeight = 18;
    private const int Margin = 16;
    private const int TitleHeight = 28;

    /// <param name="command">Shown behind a prompt.</param>
    /// <param name="output">What the command wrote to the terminal.</param>
    /// <param name="columns">Longer lines are cut.</param>
    /// <param name="rows">Further lines are left out, which the picture shows.</param>
    public static string Draw(string command, string output, int columns, int rows)
    {
        var lines = Mode().Replace(output, "").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var shown = lines.Take(rows).Select(line => Spans(line, columns)).ToList();
        if (lines.Length > rows)
            shown.Add(Span(Invariant($"  … and {lines.Length - rows} more lines"), "dim"));
        var (width, height) = ((int)(columns * CharacterWidth) + (2 * Margin), TitleHeight + ((shown.Count + 1) * LineHeight) + (2 * Margin));
        var svg = new StringBuilder(Invariant($$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img">
            <title>{{Escaped(command)}}</title>
            <style>
            text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #d0d7de }
            .bold { font-weight: bold; fill: #ffffff } .dim { fill: #848d97 } .red { fill: #ff7b72 } .green { fill: #56d364 }
            .yellow { fill: #e3b341 } .cyan { fill: #76e3ea }
            </style>
            <rect width="{{width}}" height="{{height}}" rx="8" fill="#0d1117"/>
            <circle cx="20" cy="18" r="6" fill="#ff5f57"/><circle cx="40" cy="18" r="6" fill="#febc2e"/><circle cx="60" cy="18" r="6" fill="#28c840"/>

            """));
        svg.Append(Line(0, Span("$ ", "green") + Span(command, "bold")));
        for (var i = 0; i < shown.Count; i++)
            svg.Append(Line(i + 1, shown[i]));
        return svg.Append("</svg>\n").ToString();
    }

    private static string Line(int row, string spans) => spans.Length == 0
        ? ""
        : Invariant($"<text x=\"{Margin}\" y=\"{TitleHeight + Margin + (row * LineHeight)}\" xml:space=\"preserve\">{spans}</text>\n");

    private static string Spans(string line, int columns)
    {
        var (spans, style, room) = (new StringBuilder(), "", columns);
        var at = 0;
        foreach (Match code in Sgr().Matches(line))
        {
            Append(line[at..code.Index]);
            style = Class(code.Groups[1].Value);
            at = code.Index + code.Length;
        }
        Append(line[at..]);
        return spans.ToString();

        void Append(string text)
        {
            if (text.Length == 0 || room == 0)
                return;
            spans.Append(Span(text.Length > room ? text[..(room - 1)] + "…" : text, style));
            room = Math.Max(0, room - text.Length);
        }
    }

    private static string Span(string text, string style) =>
        style.Length == 0 ? Escaped(text) : $"<tspan class=\"{style}\">{Escaped(text)}</tspan>";

    private static string Class(string code) => code switch
    {
        "1" => "bold",
        "2" => "dim",
        "31" => "red",
        "32" => "green",
        "33" => "yellow",
        "36" => "cyan",
        "0" or "" => "",
        _ => throw new ArgumentException($"no picture of the style {code}", nameof(code)),
    };

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\e\[([0-9;]*)m")]
    private static partial Regex Sgr();

    // What the runtime tells a terminal about its keys.
    [GeneratedRegex(@"\e\[\?[0-9]+[hl]|\e[=>]")]
    private static partial Regex Mode();
}
