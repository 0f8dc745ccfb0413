using System.Diagnostics;
using System.Text.Json.Nodes;
using Injector.Configuration;

namespace Injector.Tests.Cli;

/// <summary>The template for those who want no image of this product.</summary>
public sealed class BusyBoxSampleTests
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "samples", "templates", "busybox-log-tail.yaml");

    [Fact]
    public void Nothing_is_found_in_it() =>
        ConfigurationLoader.Load([("busybox-log-tail.yaml", File.ReadAllText(Sample))]).Diagnostics.Should().BeEmpty();

    [Fact]
    public async Task A_pod_that_it_is_injected_into_prints_the_applications_lines_and_ends_when_told()
    {
        var busybox = Requires.Command("busybox", "Debian has it in the package busybox-static");
        var directory = Directory.CreateTempSubdirectory("busybox-sample-").FullName;
        var start = new ProcessStartInfo(busybox, ["sh", "-c", Command()]) { RedirectStandardOutput = true };
        start.Environment["LOG_DIRECTORY"] = directory;
        using var sidecar = Process.Start(start)!;
        try
        {
            // It waits for the first file.
            await File.WriteAllTextAsync(Path.Combine(directory, "app.log"), "one\n", TestContext.Current.CancellationToken);
            (await sidecar.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).Should().Be("one");
            await File.AppendAllTextAsync(Path.Combine(directory, "app.log"), "two\n", TestContext.Current.CancellationToken);
            (await sidecar.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).Should().Be("two");

            Process.Start("kill", ["-TERM", $"{sidecar.Id}"]).WaitForExit();
            await sidecar.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            sidecar.Kill(entireProcessTree: true);
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>What an injected pod's sidecar runs, which is not told by the template alone.</summary>
    private static string Command()
    {
        var pod = Path.Combine(RepositoryRoot.Path, "samples", "log-forwarder.yaml");
        var text = File.ReadAllText(pod).Replace("template: log-forwarder", "template: busybox-log-tail", StringComparison.Ordinal);
        var run = CommandRun.With(text, "inject", "-f", "-", "-o", "json", "--config-dir", Path.GetDirectoryName(Sample)!);
        run.Code.Should().Be(0, run.Error);
        var sidecar = JsonNode.Parse(run.Output)!["spec"]!["containers"]!.AsArray().Single(container => container!["name"]!.ToString() == "busybox-log-tail")!;
        return sidecar["command"]![2]!.ToString();
    }
}
