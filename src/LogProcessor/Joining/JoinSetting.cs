using LogProcessor.Patterns;

namespace LogProcessor.Joining;

/// <summary>The setting <c>multiline</c>: the name of a rule, or the pattern of an event's first line.</summary>
internal static class JoinSetting
{
    public const string Names = "none, java, python, go, dotnet, indent";

    /// <exception cref="FormatException">Says what is wrong, in words for whoever wrote the setting.</exception>
    public static JoinRule Parse(string text) => text.Trim() switch
    {
        "" or "none" => JoinRule.None,
        "java" => new JavaRule(),
        "python" => new PythonRule(),
        "go" => new GoRule(),
        "dotnet" => new DotnetRule(),
        "indent" => new IndentRule(),
        // Somebody meant a name: as a pattern it would join a whole file.
        var word when word.All(char.IsAsciiLetter) => throw new FormatException(
            $"multiline {word} is unknown ({Names}); the pattern of an event's first line holds more than letters, ^{word} for instance"),
        var pattern => new PatternRule(new BytePattern(pattern)),
    };
}
