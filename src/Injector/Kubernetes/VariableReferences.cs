using System.Text;

namespace Injector.Kubernetes;

/// <summary>
/// The <c>$(NAME)</c> of commands, arguments, variables and <c>subPathExpr</c>. Source: "Dependent Environment Variables" in Kubernetes'
/// documentation: <c>$$</c> is a <c>$</c> that starts no reference, and what is not closed is text.
/// </summary>
internal static class VariableReferences
{
    /// <summary>The text with its references renamed and everything else as it is written; null when <paramref name="rename"/> has no name for one.</summary>
    public static string? Rename(string text, Func<string, string?> rename)
    {
        var renamed = new StringBuilder(text.Length);
        var copied = 0;
        var mayClose = true;
        for (var i = text.IndexOf('$', StringComparison.Ordinal); i >= 0 && i + 1 < text.Length; i = text.IndexOf('$', i))
        {
            // Looked for in vain once, it is not looked for again: text without an end may be long and full of beginnings.
            var end = mayClose && text[i + 1] == '(' ? text.IndexOf(')', i) : -1;
            if (end < 0)
            {
                mayClose &= text[i + 1] != '(';
                i += text[i + 1] == '$' ? 2 : 1;
                continue;
            }

            if (rename(text[(i + 2)..end]) is not { } name)
                return null;
            renamed.Append(text, copied, i - copied).Append("$(").Append(name).Append(')');
            copied = i = end + 1;
        }

        return renamed.Append(text, copied, text.Length - copied).ToString();
    }
}
