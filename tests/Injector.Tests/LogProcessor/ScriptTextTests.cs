using System.Diagnostics;

namespace Injector.Tests.LogProcessor;

/// <summary>What lets the scripts stand in a YAML block of a template.</summary>
public sealed class ScriptTextTests
{
    public static TheoryData<string> Texts => [LogProcessorScript.Text, LogProcessorScript.InitText];

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void A_script_holds_nothing_that_YAML_or_a_template_would_take_for_itself(string text)
    {
        text.Should().NotContain("\t").And.NotContain("\r").And.NotContain(" \n").And.NotContain("${").And.NotContain("$$").And.EndWith("\n");
        text.Should().MatchRegex("^[\n -~]*$", "it is ASCII");
    }

    [Fact]
    public async Task The_init_script_says_what_will_be_collected_and_never_fails()
    {
        await using var pod = new Pod();
        Pod.SetMode(Directory.CreateDirectory(pod["closed"]).FullName, 0);
        pod.Append("file", "");
        string[] command = ["busybox", "sh", "-c", LogProcessorScript.InitText];
        if (BusyBox.IsRoot)
            command = ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", .. command];
        using var init = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            Environment = { ["LOG_DIRECTORIES"] = $"{pod.Logs}, {pod["closed"]},{pod["missing"]},{pod["file"]}", ["LOG_FILES"] = "*.log,!x*", ["LOG_FORMAT"] = "json" },
            RedirectStandardOutput = true,
        })!;
        var said = await init.StandardOutput.ReadToEndAsync();
        await init.WaitForExitAsync();

        init.ExitCode.Should().Be(0);
        said.Should().Contain("*.log,!x* in").And.Contain("format json")
            .And.Contain($"{pod.Logs} can be read")
            .And.Contain("closed cannot be read by user").And.Contain("fsGroup")
            .And.Contain("missing does not exist yet")
            .And.Contain("file is not a directory");
    }
}
