using System.Globalization;
using System.Text;
using Injector.Cli.Manifests;

namespace Injector.Cli.Reports;

/// <summary>The lines that two texts differ in, as <c>diff -u</c> prints them.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="name">Named in both header lines.</param>
    /// <param name="done">What the second one says was done.</param>
    /// <param name="before">One text.</param>
    /// <param name="after">The other.</param>
    /// <param name="colour">Whether to mark lines with ANSI colours.</param>
    /// <returns>The diff, or an empty text when there is no difference.</returns>
    public static string Write(string name, string done, string before, string after, bool colour)
    {
        var edits = LineEdit.Between(Lines(before), Lines(after));
        var text = new StringBuilder();
        for (var at = 0; at < edits.Count;)
        {
            var first = edits.FindIndex(at, edit => edit.Sign != ' ');
            if (first < 0)
                break;
            if (text.Length == 0)
            {
                Append(text, $"--- {name}", Ansi.Bold, colour);
                Append(text, $"+++ {name} ({done})", Ansi.Bold, colour);
            }

            var start = Math.Max(at, first - Context);
            at = HunkEnd(edits, first);
            Hunk(text, edits, start, at, colour);
        }

        return text.ToString();
    }

    /// <summary>Changes that share context lines belong together.</summary>
    private static int HunkEnd(List<LineEdit> edits, int first)
    {
        var last = first;
        for (var i = first; i < edits.Count && i - last <= (2 * Context) + 1; i++)
            if (edits[i].Sign != ' ')
                last = i;
        return Math.Min(edits.Count, last + Context + 1);
    }

    private static void Hunk(StringBuilder text, List<LineEdit> edits, int start, int end, bool colour)
    {
        var oldCount = 0;
        var newCount = 0;
        for (var i = start; i < end; i++)
        {
            oldCount += edits[i].Sign == '+' ? 0 : 1;
            newCount += edits[i].Sign == '-' ? 0 : 1;
        }

        Append(text, $"@@ -{Range(edits[start].OldLine, oldCount)} +{Range(edits[start].NewLine, newCount)} @@", Ansi.Cyan, colour);
        for (var i = start; i < end; i++)
            Append(text, edits[i].Sign + edits[i].Text, edits[i].Sign switch { '+' => Ansi.Green, '-' => Ansi.Red, _ => "" }, colour);
    }

    /// <summary>An empty range is named by the line before it.</summary>
    private static string Range(int line, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? line : line + 1)},{count}");

    private static void Append(StringBuilder text, string line, string style, bool colour) =>
        text.Append(colour ? Ansi.Style(style, line) : line).Append('\n');

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
