using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Injector.ChartTests.Enforcement;

/// <summary>
/// The policy's CEL expressions, evaluated by an implementation of CEL from npm: the API server that these tests start has
/// no ValidatingAdmissionPolicy.
/// </summary>
internal static class PolicyEvaluation
{
    private const string Package = "@marcbachmann/cel-js";
    private const string Version = "8.0.0";

    private static readonly Lazy<(string? Folder, string Reason)> Installed = new(Install);

    /// <summary>What the policy has against a request; null when it does not look at it.</summary>
    public static IReadOnlyList<string>? Decide(JsonNode policy, JsonObject request)
    {
        var folder = Requires.Found(Installed.Value.Folder, Installed.Value.Reason);
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "evaluate.mjs")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(new JsonObject { ["policy"] = policy["spec"]!.DeepClone(), ["requests"] = new JsonArray(request) }.ToJsonString());
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, error.GetAwaiter().GetResult());
        return JsonNode.Parse(output)![0]?.AsArray().Select(message => (string)message!).ToList();
    }

    private static (string?, string) Install()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Path.Combine(cache, "sidecar-injector-tools", $"cel-{Version}");
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", Package)))
            {
                Directory.CreateDirectory(folder);
                var installed = Command.Run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, $"{Package}@{Version}"]);
                if (installed.ExitCode != 0)
                    return (null, $"{Package} could not be installed: {installed.Error.Trim()}");
            }
            File.Copy(Path.Combine(Repository.Tests, "Enforcement", "evaluate.mjs"), Path.Combine(folder, "evaluate.mjs"), overwrite: true);
            return (folder, "");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "npm and node are needed to evaluate CEL");
        }
    }
}
