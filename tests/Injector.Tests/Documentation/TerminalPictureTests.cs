using System.Diagnostics;

namespace Injector.Tests.Documentation;

/// <summary>The README's picture is a recording of the program at a terminal: UPDATE_DOCS=1 records it anew.</summary>
public sealed class TerminalPictureTests
{
    private const string Command = "injector explain -f samples/sidecar-demo.yaml";

    private static readonly string Picture = Path.Combine(RepositoryRoot.Path, "docs", "images", "explain.svg");

    [Fact]
    public void The_picture_shows_what_the_program_prints()
    {
        var want = TerminalPicture.Draw(Command, AtATerminal(), columns: 100, rows: 58);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(Picture, want);
        File.ReadAllText(Picture).Should().Be(want, "UPDATE_DOCS=1 records the picture anew");
    }

    /// <summary><c>script</c> gives the program a terminal of its own, so that it shows its colours.</summary>
    private static string AtATerminal()
    {
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", Command, "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        using var script = Process.Start(start)!;
        script.StandardInput.Close();
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        script.ExitCode.Should().Be(0, output);
        return output;
    }
}
