using System.Diagnostics;
using System.Text.Json;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Check;

/// <summary>One <c>injector check -o json</c>: what it printed and how it ended.</summary>
internal sealed record CheckRun(int ExitCode, string Output, string Errors)
{
    public static async Task<CheckRun> RunAsync(string kubeconfig, CancellationToken cancellation, params string[] options)
    {
        var start = new ProcessStartInfo(InjectorBinary.Path, ["check", "--kubeconfig", kubeconfig, "-o", "json", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new CheckRun(process.ExitCode, await output, await errors);
    }

    /// <summary>The findings that are problems: code, message and fix.</summary>
    public IReadOnlyList<(string Code, string Message, string Fix)> Problems => OfLevel("Problem");

    /// <summary>The findings that somebody may have chosen, and should know of.</summary>
    public IReadOnlyList<(string Code, string Message, string Fix)> Advice => OfLevel("Advice");

    public IReadOnlyList<string> Codes => [.. Problems.Select(problem => problem.Code).Distinct()];

    public JsonElement Document => JsonDocument.Parse(Output.Length > 0 ? Output : throw new InvalidOperationException(Errors)).RootElement;

    private List<(string Code, string Message, string Fix)> OfLevel(string level) =>
    [
        .. Document.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("level").GetString() == level)
            .Select(finding => (Text(finding, "code"), Text(finding, "message"), Text(finding, "fix"))),
    ];

    private static string Text(JsonElement finding, string member) => finding.GetProperty(member).GetString()!;
}
