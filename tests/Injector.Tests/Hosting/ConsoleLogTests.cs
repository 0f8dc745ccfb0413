using System.Text;
using Injector.Testing.Programs;
using Injector.Tests.Admission;
using Injector.Tests.Programs;

namespace Injector.Tests.Hosting;

/// <summary>A container runtime may take no more output: its disk is full, or it hangs.</summary>
public sealed class ConsoleLogTests : IDisposable
{
    /// <summary>More lines than a pipe and the log's queue hold together.</summary>
    private const int Reviews = 4_000;

    /// <summary>As long as an API server waits for a webhook at most.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Workplace _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_log_that_nobody_reads_costs_lines_but_no_answer_and_no_end()
    {
        // Open at both ends, so that whoever opens it to write need not wait.
        await using var pipe = new FileStream(await PipeAsync(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        await using var server = await ServeAsync(pipe.Name);

        for (var review = 0; review < Reviews; review++)
            await server.PostAsync();
        server.Program.Send(InjectorProgram.Terminate);

        (await server.Program.ExitCodeAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Once_it_is_read_again_a_line_says_how_many_were_dropped()
    {
        await using var pipe = new FileStream(await PipeAsync(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        await using var server = await ServeAsync(pipe.Name);
        for (var review = 0; review < Reviews; review++)
            await server.PostAsync();

        var log = new StringBuilder();
        var buffer = new byte[64 << 10];
        while (!log.ToString().Contains("dropped", StringComparison.Ordinal))
        {
            log.Append(Encoding.UTF8.GetString(buffer, 0, await pipe.ReadAsync(buffer, Cancellation)));
            await server.PostAsync();
        }

        log.ToString().Should().MatchRegex(@"(?m)^[1-9][0-9]* message\(s\) dropped");
    }

    private async Task<string> PipeAsync()
    {
        var path = _files.Write("errors", "");
        File.Delete(path);
        await ChildProcess.RunAsync("mkfifo", [path], Cancellation);
        return path;
    }

    private static async Task<Server> ServeAsync(string errors)
    {
        var ports = FreePorts.Take(2);
        var program = InjectorProgram.StartWithErrorsInto(
            errors, "serve", "--listen-address", "127.0.0.1", "--port", $"{ports[0]}", "--management-port", $"{ports[1]}", "--drain-delay", "0s");
        using var probe = new HttpClient { BaseAddress = new($"http://127.0.0.1:{ports[1]}") };
        await program.UntilAsync(() => IsReadyAsync(probe).GetAwaiter().GetResult(), "it is ready");
        return new(program, InjectorProgram.CreateClient(new($"https://127.0.0.1:{ports[0]}"), Patience));
    }

    private static async Task<bool> IsReadyAsync(HttpClient probe)
    {
        try
        {
            using var answer = await probe.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed record Server(InjectorProgram Program, HttpClient Client) : IAsyncDisposable
    {
        public async Task PostAsync()
        {
            using var answer = await Client.PostAsync("/mutate", Admission.Reviews.Json(Admission.Reviews.Of(Admission.Reviews.OptedInPod)), Cancellation);
            answer.EnsureSuccessStatusCode();
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Program.DisposeAsync();
        }
    }
}
