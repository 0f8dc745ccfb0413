using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.ChartTests.GitHub;

/// <summary>
/// What the action talks to: GitHub's comments of pull request 7, as its API serves them, and the page of a release. On the loopback, gone with the test.
/// </summary>
internal sealed partial class PullRequest : IDisposable
{
    /// <summary>The login that a workflow's own token writes under.</summary>
    public const string Bot = "github-actions[bot]";

    public const string Token = "ghs_0123456789abcdef";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public PullRequest()
    {
        Address = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>The comments, oldest first.</summary>
    public List<Comment> Comments { get; } = [];

    /// <summary>The files of the release, by name.</summary>
    public Dictionary<string, byte[]> Release { get; } = [];

    /// <summary>False for a token that may read alone, as that of a fork has it.</summary>
    public bool IsWritable { get; set; } = true;

    /// <summary>How many requests wrote something.</summary>
    public int Writes { get; private set; }

    public void Dispose()
    {
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var (status, body) = Answer(context.Request);
            context.Response.StatusCode = (int)status;
            context.Response.OutputStream.Write(body);
            context.Response.Close();
        }
    }

    private (HttpStatusCode Status, byte[] Body) Answer(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        if (path.StartsWith("/releases/", StringComparison.Ordinal))
            return Release.TryGetValue(path.Split('/')[^1], out var file) ? (HttpStatusCode.OK, file) : (HttpStatusCode.NotFound, []);
        if (request.Headers["Authorization"] != $"Bearer {Token}")
            return (HttpStatusCode.Unauthorized, []);
        if (request.HttpMethod == "GET" && path == "/repos/shop/web/issues/7/comments")
            return (HttpStatusCode.OK, Page(int.Parse(request.QueryString["page"]!), int.Parse(request.QueryString["per_page"]!)));
        if (!IsWritable)
            return (HttpStatusCode.Forbidden, "{\"message\": \"Resource not accessible by integration\"}"u8.ToArray());
        Writes++;
        var body = (string)JsonNode.Parse(new StreamReader(request.InputStream).ReadToEnd())!["body"]!;
        if (body.Length > 65_536)
            return (HttpStatusCode.UnprocessableEntity, []);
        if (request.HttpMethod == "POST" && path == "/repos/shop/web/issues/7/comments")
        {
            Comments.Add(new Comment(Bot, body));
            return (HttpStatusCode.Created, "{}"u8.ToArray());
        }

        if (request.HttpMethod != "PATCH" || !OneComment().IsMatch(path))
            return (HttpStatusCode.NotFound, []);
        var index = int.Parse(path.Split('/')[^1]) - 1000;
        Comments[index] = Comments[index] with { Body = body };
        return (HttpStatusCode.OK, "{}"u8.ToArray());
    }

    private byte[] Page(int page, int size) => JsonNodeBytes(new JsonArray(
    [
        .. Comments.Select((comment, index) => new JsonObject { ["id"] = 1000 + index, ["user"] = new JsonObject { ["login"] = comment.Author }, ["body"] = comment.Body })
            .Skip((page - 1) * size).Take(size),
    ]));

    private static byte[] JsonNodeBytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(node.ToJsonString());

    [GeneratedRegex(@"^/repos/shop/web/issues/comments/\d+$")]
    private static partial Regex OneComment();

    /// <summary>A comment of a pull request.</summary>
    internal sealed record Comment(string Author, string Body);
}
