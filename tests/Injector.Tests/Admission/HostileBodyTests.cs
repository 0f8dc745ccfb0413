using Injector.Injection;
using Injector.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Admission;

/// <summary>The table of bodies in docs/reliability.md, row by row against the real server: UPDATE_DOCS=1 writes it anew.</summary>
public sealed class HostileBodyTests(HostileBodyTests.Server server) : IClassFixture<HostileBodyTests.Server>
{
    private const string Start = "<!-- bodies: written by HostileBodyTests -->\n";
    private const string End = "<!-- end of bodies -->";

    public static TheoryData<string> Bodies => [.. HostileBody.All.Select(body => body.What)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Whatever_is_sent_is_answered_and_not_logged(string what)
    {
        var body = HostileBody.All.Single(body => body.What == what);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate?timeout=30s") { Content = Reviews.Json(body.Bytes()) };
        if (body.Encoding is { } encoding)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Headers.TransferEncodingChunked = body.Chunked;

        using var response = await server.Client.SendAsync(request);

        var answer = await Reviews.ReadAsync(response);
        var says = answer.TryGetProperty("response", out var review) ? review.GetProperty("auditAnnotations").GetProperty("decision") : answer.GetProperty("title");
        $"{(int)response.StatusCode} {says.GetString()}".Should().Be(body.Answer);
        server.Running.Log.Lines.Should().NotContain(line => line.Level >= LogLevel.Error || line.Text.Contains(HostileBody.Secret));
    }

    [Fact]
    public void The_page_has_the_table()
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "reliability.md");
        var text = File.ReadAllText(page);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));

        var want = text[..start] + Table() + text[end..];

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(page, want);
        text.Should().Be(want, "UPDATE_DOCS=1 writes the table anew");
    }

    private static string Table() =>
        $"| a body that is | is answered with |\n| --- | --- |\n{string.Concat(HostileBody.All.Select(body => $"| {body.What} | {body.Answer} |\n"))}";

    public sealed class Server : IAsyncLifetime
    {
        internal RunningServer Running { get; private set; } = null!;

        internal HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Running = await RunningServer.StartAsync(SidecarInjector.Review);
            Client = Running.CreateClient();
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Running.DisposeAsync();
        }
    }
}
