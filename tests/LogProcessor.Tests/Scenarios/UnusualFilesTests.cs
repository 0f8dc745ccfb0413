using System.Diagnostics;
using LogProcessor.Tests.Playing;

namespace LogProcessor.Tests.Scenarios;

[Trait("Category", "Scenario")]
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
        await Container.LooksAgainAsync(pod.Heartbeat);
        container.Messages.Split("private.log").Should().HaveCount(2, "it is said once").And.Contain(part => part.Contains("fsGroup"));

        Pod.SetMode(pod["private.log"], 0b110_100_100);
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(10, "private", "public");
    }

    [Fact]
    public async Task A_name_that_cannot_be_followed_for_another_reason_is_reported_again()
    {
        await using var pod = new Pod();
        File.CreateSymbolicLink(pod["link.log"], "target");
        Directory.CreateDirectory(pod["directory.log"]);
        var container = pod.Start(asUser: true);
        await container.SaysAsync("link.log: is a link whose target does not exist");
        await container.SaysAsync("directory.log: is not a regular file");

        Directory.Delete(pod["directory.log"]);
        foreach (var name in new[] { "target", "directory.log" })
        {
            var closed = Path.Combine(pod.Outside, name);
            await File.WriteAllTextAsync(closed, "closed\n");
            Pod.SetMode(closed, 0);
            File.Move(closed, pod[name]);
            await container.SaysAsync($"{(name == "target" ? "link.log" : name)}: cannot be read by user");
        }
        await Container.LooksAgainAsync(pod.Heartbeat);

        container.Messages.Split('\n').Should().OnlyHaveUniqueItems("each is said once");
        await container.StopAsync();
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
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        container.Messages.Split("closed: is not a directory that user").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("/dev/stdout")]
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
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        container.Messages.Split("access.log: is a link to something that is no regular file").Should().HaveCount(2);
        container.Messages.Split("indirect.log: is a link to something").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("climbing")]
    [InlineData("directory")]
    [InlineData("by way of a link inside")]
    public async Task No_link_leads_out_of_the_log_directory(string kind)
    {
        await using var pod = new Pod(("LOG_FILES", "**/*.log,*.log,out/*.log"));
        var secret = Path.Combine(pod.Outside, "secret.log");
        File.WriteAllText(secret, "secret\n");
        switch (kind)
        {
            case "absolute":
                File.CreateSymbolicLink(pod["out.log"], secret);
                break;
            case "climbing":
                File.CreateSymbolicLink(pod["out.log"], "../outside/secret.log");
                break;
            case "directory":
                File.CreateSymbolicLink(pod["out"], "../outside");
                break;
            default:
                File.CreateSymbolicLink(pod["up"], "..");
                File.CreateSymbolicLink(pod["out.log"], "up/outside/secret.log");
                break;
        }
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        if (kind != "directory")
            container.Messages.Split("out.log: is a link that leads out of the log directory").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../outside/secret.log")]
    [InlineData("sub/../../outside/*")]
    public async Task A_pattern_that_leads_out_of_the_log_directory_is_refused(string pattern)
    {
        await using var pod = new Pod(("LOG_FILES", $"*.log,{pattern}"));
        Directory.CreateDirectory(pod["sub"]);
        File.WriteAllText(Path.Combine(pod.Outside, "secret.log"), "secret\n");
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);
        await Container.LooksAgainAsync(pod.Heartbeat);

        (await container.StopAsync()).ShouldHold(10, "app");
        container.Messages.Should().Contain($"LOG_FILES {pattern} leads out of the log directory");
    }

    [Theory]
    [InlineData("output.log")]
    public async Task Its_own_output_is_never_its_input(string target)
    {
        await using var pod = new Pod();
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        File.CreateSymbolicLink(pod["access.log"], target);
        var container = pod.Start(standardOutput: pod["output.log"]);
        await container.SaysAsync("access.log: is this container's own output");
        await container.SaysAsync("output.log: is this container's own output");
        await Container.LooksAgainAsync(pod.Heartbeat);
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

    // fluent/fluent-bit#1118, grafana/loki#1240, #3374
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

    [Fact]
    public async Task A_directory_link_that_moves_on_is_followed_on()
    {
        await using var pod = new Pod(("LOG_FILES", "current/*.log"));
        foreach (var release in new[] { "v1", "v2" })
            Directory.CreateDirectory(pod[release]);
        File.CreateSymbolicLink(pod["current"], "v1");
        pod.Append("v1/app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);

        File.CreateSymbolicLink(pod["next"], "v2");
        using (var move = Process.Start("mv", ["-T", pod["next"], pod["current"]]))
            await move.WaitForExitAsync();
        pod.Append("v2/app.log", Numbered.Lines("app", 11, 10));
        await container.PrintsAsync(20);

        (await container.StopAsync()).ShouldHold(20, "app");
    }

    // fluent/fluent-bit#7497, #9321, logstash-plugins/logstash-input-file#226
    [Theory]
    [InlineData("utf-16LE")]
    [InlineData("utf-16BE")]
    public async Task UTF_16_with_a_mark_comes_as_UTF_8(string encoding)
    {
        string[] lines = ["started", "Gr\u00fc\u00dfe aus K\u00f6ln", "snowman \u2603 done", "Ci \u010a\u0a0a end", "\U0001f600", "last"];
        await using var pod = new Pod(("LOG_FORMAT", "json"));
        var bytes = System.Text.Encoding.GetEncoding(encoding).GetBytes('\ufeff' + string.Concat(lines.Select(line => line + "\r\n")));
        // In odd pieces, as buffers break.
        await using var file = pod.Open("app.log", FileMode.CreateNew);
        var container = pod.Start();
        await container.SaysAsync("following");
        foreach (var piece in bytes.Chunk(7))
        {
            file.Write(piece);
            await Task.Delay(5);
        }
        await container.PrintsAsync(lines.Length);
        file.Close();

        (await container.StopAsync()).Select(line => System.Text.Json.JsonDocument.Parse(System.Text.Encoding.Latin1.GetBytes(line)).RootElement.GetProperty("line").GetString()).Should().Equal(lines);
    }

    // DataDog/datadog-agent#1906, coder/coder#13433, wazuh/wazuh#38561
    [Fact]
    public async Task A_binary_file_is_left_and_keeps_nobody_waiting()
    {
        await using var pod = new Pod(("LOG_FORMAT", "json"));
        var random = new byte[3_000_000];
        new Random(1).NextBytes(random);
        File.WriteAllBytes(pod["core.log"], random);
        pod.Append("app.log", "line");
        var container = pod.Start();
        await container.PrintsAsync(1);

        (await container.StopAsync()).Should().ContainSingle().Which.Should().Contain("\"line\":\"line\"");
        pod.Counter("bytes_left_total").Should().Be(random.Length);
    }

    // fluent/fluent-bit#370, #10435, tigera/operator#5054, vectordotdev/vector#6967
    [Theory]
    [InlineData("raw")]
    [InlineData("json")]
    public async Task A_line_of_two_megabytes_stays_whole_and_a_longer_one_comes_in_parts(string format)
    {
        await using var pod = new Pod(("LOG_FORMAT", format));
        var container = pod.Start();
        string[] lines = ["before", new('x', 1_048_576), "between", new('y', 2_000_000), "after"];
        foreach (var line in lines)
        {
            // In pieces, so that it is read in pieces.
            foreach (var piece in (line + '\n').Chunk(300_000))
                pod.AppendText("app.log", new string(piece));
        }
        await container.PrintsAsync(lines.Length);
        Content(container.Lines).Should().Equal(lines);

        var endless = string.Concat(Enumerable.Range(0, 1_000_000).Select(number => $"{number:d7},"));
        pod.AppendText("app.log", endless);
        await container.PrintsAsync(lines.Length + 3);
        pod.AppendText("app.log", "\nnext\n");
        await container.PrintsAsync(lines.Length + 5);

        var all = await container.StopAsync();
        string.Concat(Content(all[lines.Length..])).Should().Be(endless + "next");
        if (format == "json")
            all[lines.Length..].Select(line => line.Contains("\"part\":true", StringComparison.Ordinal)).Should().Equal(true, true, true, false, false);

        IEnumerable<string> Content(string[] printed) =>
            printed.Select(line => format == "raw" ? line : System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("line").GetString()!);
    }

    [Fact]
    public async Task Raw_lines_are_those_of_the_file_byte_for_byte_but_for_NULs()
    {
        string[] lines =
        [
            "", " blanks \t ", "carriage return\r", "-n", "\\", "\"", .. Enumerable.Range(1, 255).Where(code => code != '\n').Select(code => $"byte {code}: [{(char)code}]"),
            "\u00ff\u00fe" + new string('\u00ff', 10_000), new('x', 70_000),
        ];
        await using var pod = new Pod();
        pod.Append("app.log", lines);
        pod.AppendText("zero.log", "\0\0\0one\0\ntw\0o\n\0\nend\0");
        var container = pod.Start();
        await container.PrintsAsync(lines.Length + 3);

        var printed = await container.StopAsync();
        printed.Should().HaveCount(lines.Length + 4);
        string[] expected = [.. lines, "one", "two", "", "end"];
        printed.Order(StringComparer.Ordinal).Should().Equal(expected.Order(StringComparer.Ordinal));
    }

    // elastic/beats#1324, #902: two files with stack traces, half of them in two writes.
    [Fact]
    public async Task A_stack_trace_that_is_written_in_two_writes_stays_together()
    {
        await using var pod = new Pod();
        var container = pod.Start();
        await container.SaysAsync("following");
        container.Freeze();
        pod.Append("a.log", ["a ERROR 1", .. Enumerable.Range(0, 19).Select(frame => $"a\tat com.example.M{frame}")]);
        pod.Append("b.log", ["b ERROR 1", .. Enumerable.Range(0, 39).Select(frame => $"b\tat com.example.M{frame}")]);
        container.Thaw();
        await container.PrintsAsync(20);
        pod.Append("a.log", Enumerable.Range(19, 20).Select(frame => $"a\tat com.example.M{frame}"));
        await container.PrintsAsync(80);

        var lines = await container.StopAsync();
        lines.Should().HaveCount(80);
        lines.Zip(lines.Skip(1)).Count(pair => pair.First[0] != pair.Second[0]).Should().BeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task An_unknown_format_is_said_and_read_as_raw()
    {
        await using var pod = new Pod(("LOG_FORMAT", "xml"), ("DRAIN_SECONDS", "-1"), ("METRICS_PORT", "http"));
        pod.Append("app.log", "line");
        var container = pod.Start();
        await container.PrintsAsync(1);

        (await container.StopAsync()).Should().Equal("line");
        container.Messages.Should().Contain("LOG_FORMAT xml is unknown (raw, text, json)").And.Contain("DRAIN_SECONDS -1 is no number").And.Contain("METRICS_PORT http is no port");
    }

    [Fact]
    public async Task Metrics_are_served_where_a_port_is_set()
    {
        var port = 20_000 + Random.Shared.Next(10_000);
        await using var pod = new Pod(("METRICS_PORT", $"{port}"));
        pod.Append("app.log", Numbered.Lines("app", 1, 10));
        var container = pod.Start();
        await container.PrintsAsync(10);
        using var client = new HttpClient();
        // Somebody who connects and says nothing keeps nobody waiting.
        using var silent = new System.Net.Sockets.TcpClient("127.0.0.1", port);

        var text = await client.GetStringAsync($"http://127.0.0.1:{port}/metrics");

        text.Should().Contain("\nlog_processor_lines_printed_total 10\n").And.Contain("# TYPE log_processor_files gauge\nlog_processor_files 1\n");
        (await client.GetAsync($"http://127.0.0.1:{port}/")).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
        pod.Append("app.log", Numbered.Lines("app", 11, 10));
        await container.PrintsAsync(20);
        (await container.StopAsync()).ShouldHold(20, "app");
    }
}
