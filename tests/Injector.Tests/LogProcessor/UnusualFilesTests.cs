using System.Diagnostics;

namespace Injector.Tests.LogProcessor;

public sealed class UnusualFilesTests
{
    [Fact]
    public async Task An_unreadable_file_is_reported_once_and_read_as_soon_as_it_can_be()
    {
        await using var pod = new Pod();
        pod.Append("private.log", Numbered.Lines("private", 1, 10));
        Pod.SetMode(pod["private.log"], 0);
        pod.Append("public.log", Numbered.Lines("public", 1, 10));
        var container = pod.Start(asUser: true);
        await container.PrintsAsync(10);
        await container.SaysAsync("private.log: cannot be read by user");
        await container.LooksAgainAsync(pod.Heartbeat);
        container.Messages.Split("private.log").Should().HaveCount(2, "it is said once").And.Contain(part => part.Contains("fsGroup"));

        Pod.SetMode(pod["private.log"], 0b110_100_100);
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(10, "private", "public");
    }

    [Fact]
    public async Task A_file_that_becomes_unreadable_is_followed_on()
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start(asUser: true);
        await container.PrintsAsync(10);

        using (var writer = new StreamWriter(pod["app.log"], append: true))
        {
            Pod.SetMode(pod["app.log"], 0);
            foreach (var line in Numbered.Lines("app", 11, 10))
                writer.Write(line + '\n');
        }
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(10 + 10, "app");
    }

    [Fact]
    public async Task An_unreadable_directory_is_reported_once()
    {
        await using var pod = new Pod();
        pod.Environment["LOG_DIRECTORIES"] = $"{pod["closed"]},{pod.Logs}";
        Pod.SetMode(Directory.CreateDirectory(pod["closed"]).FullName, 0);
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start(asUser: true);
        await container.PrintsAsync(10);
        await container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        container.Messages.Split("closed: is not a directory that user").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/stderr")]
    [InlineData("/proc/self/fd/1")]
    [InlineData("/dev/null")]
    public async Task A_link_to_a_stream_is_skipped_and_said_once(string target)
    {
        await using var pod = new Pod();
        File.CreateSymbolicLink(pod["access.log"], target);
        File.CreateSymbolicLink(pod["indirect.log"], "access.log");
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);
        await container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        container.Messages.Split("access.log: is a link to something that is no regular file").Should().HaveCount(2);
        container.Messages.Split("indirect.log: is a link to something").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("output.log")]
    public async Task Its_own_output_is_never_its_input(string target)
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        File.CreateSymbolicLink(pod["access.log"], target);
        var container = pod.Start(standardOutput: pod["output.log"]);
        await container.SaysAsync("access.log: is this container's own output");
        await container.SaysAsync("output.log: is this container's own output");
        await container.LooksAgainAsync(pod.Heartbeat);
        await container.StopAsync();

        File.ReadAllLines(pod["output.log"]).ShouldHold(10, "app");
    }

    [Fact]
    public async Task Pipes_sockets_and_directories_are_skipped()
    {
        await using var pod = new Pod();
        using (var mkfifo = Process.Start("mkfifo", pod["pipe.log"]))
            await mkfifo.WaitForExitAsync();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(pod["socket.log"]));
        Directory.CreateDirectory(pod["directory.log"]);
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);

        (await container.StopAsync()).ShouldHold(10, "app");
        foreach (var name in new[] { "pipe", "socket", "directory" })
            container.Messages.Should().Contain($"{name}.log: is not a regular file");
    }

    [Fact]
    public async Task A_file_of_several_names_is_read_once()
    {
        await using var pod = new Pod();
        pod.Append("app-2026.log", Numbered.Lines("app", 1, 10));
        File.CreateSymbolicLink(pod["app-current.log"], "app-2026.log");
        using (var link = Process.Start("ln", [pod["app-2026.log"], pod["app-hard.log"]]))
            await link.WaitForExitAsync();
        File.CreateSymbolicLink(pod["later.log"], "late/target");
        var container = pod.Start();
        await container.PrintsAsync(10);
        await container.SaysAsync("later.log: is a link whose target does not exist");

        Directory.CreateDirectory(pod["late"]);
        pod.Append("late/target", Numbered.Lines("later", 1, 20));
        pod.Append("app-2026.log", Numbered.Lines("app", 11, 10));
        await container.PrintsAsync(40);
        // The link moves on to the next file, as dated logs do.
        pod.Append("app-2027.log", Numbered.Lines("next", 1, 20));
        File.Delete(pod["app-current.log"]);
        File.CreateSymbolicLink(pod["app-current.log"], "app-2027.log");
        await container.PrintsAsync(60);

        (await container.StopAsync()).ShouldHold(20, "app", "later", "next");
    }
}
