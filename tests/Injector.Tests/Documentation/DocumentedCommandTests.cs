using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>Commands of the pages that need no cluster are run, as they stand there.</summary>
public sealed partial class DocumentedCommandTests
{
    public static TheoryData<DocumentedCommand> Offline => [.. All.Where(command => command.Needs == CommandNeeds.Nothing)];

    public static TheoryData<DocumentedCommand> Builds => [.. All.Where(command => command.Needs == CommandNeeds.Build)];

    private static IEnumerable<DocumentedCommand> All => DocumentedCommand.ReadAll(RepositoryRoot.Path);

    [Theory]
    [MemberData(nameof(Offline))]
    public void A_command_without_a_cluster_does_what_the_page_says(DocumentedCommand command)
    {
        var folder = WorkingCopy();
        try
        {
            var (code, error) = Bash(command.Text, folder);
            code.Should().Be(0, $"{command} said: {error}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public void What_a_longer_command_names_exists(DocumentedCommand command)
    {
        foreach (Match path in RepositoryPath().Matches(command.Text))
            Path.Exists(Path.Combine(RepositoryRoot.Path, path.Value)).Should().BeTrue($"{command} names {path.Value}");
        command.Text.Split(' ')[0].Should().BeOneOf(
            ["injector", "dotnet", "bash", "git", "cd", "eng/load.sh", "eng/publish.sh", "eng/fuzz.sh", "eng/mutation.sh", "eng/measure.sh", "eng/compare-log-agents.sh", ".ci/run", "docker", "buildah", "UPDATE_DOCS=1", "UPDATE_GOLDEN=1"],
            $"{command} is not of a kind that is known to be run elsewhere");
    }

    /// <summary>What a reader has at the root, without what a build leaves there; files that commands write stay in the copy.</summary>
    private static string WorkingCopy()
    {
        var folder = Directory.CreateTempSubdirectory("documented").FullName;
        foreach (var name in (string[])["samples", "charts", "docs", "src"])
            Directory.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(RepositoryRoot.Path, name));
        return folder;
    }

    private static (int Code, string Error) Bash(string command, string folder)
    {
        // The binary under test stands for `injector` and for the build that `dotnet run` would make of it.
        var script = $$"""
            set -o pipefail
            injector() { "$PROGRAM" "$@"; }
            dotnet() { [[ "$1 $2 $3 $4" == "run --project src/Injector --" ]] || return 99; shift 4; injector "$@"; }
            {{command}}
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        start.Environment["PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "injector");
        start.Environment["KUBECONFIG"] = Path.Combine(folder, "no-cluster");
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var error = bash.StandardError.ReadToEndAsync();
        bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        return (bash.ExitCode, error.Result);
    }

    [GeneratedRegex(@"(?<=^|\s)(?:\./)?(?:tests|src|eng|charts|samples|docs|\.ci|\.github)/[^\s'""*|]*[^\s'""*|/.]")]
    private static partial Regex RepositoryPath();
}
