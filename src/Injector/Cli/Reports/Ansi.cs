namespace Injector.Cli.Reports;

/// <summary>Colours of a terminal (ECMA-48, section 8.3.117), used only where a person looks.</summary>
internal static class Ansi
{
    public const string Bold = "1";
    public const string Dim = "2";
    public const string Red = "31";
    public const string Green = "32";
    public const string Yellow = "33";
    public const string Cyan = "36";

    /// <summary>True when standard output is a terminal that shows colours and nobody asked for none (https://no-color.org).</summary>
    public static bool Wanted =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static string Style(string style, string text) => style.Length == 0 ? text : $"\e[{style}m{text}\e[0m";
}
