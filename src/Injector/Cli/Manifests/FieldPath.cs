using System.Text;
using Injector.Json;

namespace Injector.Cli.Manifests;

/// <summary>Reads a path as kubectl writes it, <c>spec.containers[0].name</c> or <c>metadata.annotations[a.b/c]</c>.</summary>
internal static class FieldPath
{
    /// <summary>The path's JSON pointer; empty for an empty path.</summary>
    public static string ToPointer(string path)
    {
        var pointer = new StringBuilder();
        var token = new StringBuilder();
        var inBrackets = false;
        foreach (var c in path)
        {
            if (c == ']' || (!inBrackets && c is '.' or '['))
            {
                Flush();
                inBrackets = c == '[';
            }
            else
            {
                token.Append(c);
            }
        }

        Flush();
        return pointer.ToString();

        void Flush()
        {
            if (token.Length > 0)
                pointer.Append('/').Append(JsonPointer.Escape(token.ToString()));
            token.Clear();
        }
    }
}
