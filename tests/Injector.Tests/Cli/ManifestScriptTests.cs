using System.Diagnostics;

namespace Injector.Tests.Cli;

/// <summary><c>eng/check-manifests.sh</c>, on the samples: with this program the laws hold, with one that breaks a law it says so.</summary>
public sealed class ManifestScriptTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "injector");

    [Fact]
    public void The_laws_hold_on_the_samples()
    {
        var (code, output, error) = Check("--injector", Program, Path.Combine(RepositoryRoot.Path, "samples"));
        code.Should().Be(0, error);
        output.Should().MatchRegex(@"(?m)^[0-9]+ files +[1-9][0-9]* +0 +[0-9]+ +[0-9]+ +0$");
    }

    [Theory]
    [InlineData("$verb == uninject && ${args[1]} == -", "\"$program\" inject -q -o json -f -", "uninject does not give the file back")]
    [InlineData("$verb == inject && ${args[1]} == -", "echo '{}'", "injecting twice is not injecting once")]
    [InlineData("$verb == inject && \" ${args[*]} \" == *\" patch \"*", "echo '[{\"op\":\"remove\",\"path\":\"/spec\"}]'", "the patch does more than to add")]
    public void A_broken_law_is_named_with_its_file(string when, string instead, string message)
    {
        using var files = new TemporaryFiles();
        files.Add("manifests/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: x}]}\n");
        var broken = files.Add("injector", $"#!/usr/bin/env bash\nprogram='{Program}' verb=$1 args=(\"${{@:2}}\")\nif [[ {when} ]]; then {instead}; else \"$program\" \"$@\"; fi\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var (code, output, error) = Check("--injector", broken, Path.Combine(files.Path, "manifests"));
        (code, error).Should().Match<(int Code, string Error)>(run => run.Code == 1 && run.Error.Contains($"pod.yaml: broken: {message}"), "{0}{1}", output, error);
    }

    [Theory]
    [InlineData(new string[0], "name a folder")]
    [InlineData(new[] { "no/such/folder" }, "no such folder")]
    [InlineData(new[] { "--lst", "." }, "no option --lst")]
    [InlineData(new[] { "--injector" }, "a value is missing")]
    public void Wrong_use_ends_with_2(string[] arguments, string message)
    {
        var (code, output, error) = Check(arguments);
        (code, output).Should().Be((2, ""));
        error.Should().Contain(message);
    }

    private static (int Code, string Output, string Error) Check(params string[] arguments)
    {
        Requires.Command("python3", "the script compares documents with it");
        var start = new ProcessStartInfo(Path.Combine(RepositoryRoot.Path, "eng", "check-manifests.sh"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        return (script.ExitCode, output, error.Result);
    }
}
