using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Admission;

/// <summary>Whatever is sent to the port: a clear answer, never a 5xx, and never a word of a body in the log.</summary>
public sealed class HostileInputTests
{
    private const string Secret = "s3cr3t-value";

    public static TheoryData<string, string> Pods => new()
    {
        { "null object", "null" },
        { "null maps", """{"metadata":{"annotations":null,"labels":null},"spec":{"containers":null,"volumes":null}}""" },
        { "wrong types", """{"metadata":{"annotations":[],"labels":7},"spec":{"containers":{}}}""" },
        { "lone surrogates", """{"metadata":{"annotations":{"sidecar-injector.io/inject":"\ud800"}},"spec":{"containers":[{"name":"\udfff"}]}}""" },
        { "NUL", """{"metadata":{"annotations":{"sidecar-injector.io/inject":"tr\u0000ue"}},"spec":{"containers":[{"name":"\u0000"}]}}""" },
        { "huge numbers", """{"metadata":{"generation":1e99999},"spec":{"priority":123456789012345678901234567890,"containers":[{"name":"a","ports":[{"containerPort":-1e-400}]}]}}""" },
        { "prototype keys", """{"__proto__":{"a":1},"constructor":{"prototype":{}},"metadata":{"annotations":{"__proto__":"x"}},"spec":{"containers":[]}}""" },
        { "60 levels", "{\"spec\":" + string.Concat(Enumerable.Repeat("[", 58)) + string.Concat(Enumerable.Repeat("]", 58)) + "}" },
        { "a megabyte of annotation", $$$"""{"metadata":{"annotations":{"a":"{{{new string('x', 1 << 20)}}}"}},"spec":{"containers":[{"name":"a"}]}}""" },
        { "2,000 env vars", $$$"""{"spec":{"containers":[{"name":"a","env":[{{{string.Join(',', Enumerable.Range(0, 2000).Select(i => $$"""{"name":"V{{i}}","value":"{{i}}"}"""))}}}]}]}}""" },
    };

    [Theory]
    [MemberData(nameof(Pods))]
    public async Task Any_object_with_a_uid_gets_a_review_back(string what, string pod)
    {
        await using var server = await RunningServer.StartAsync(SidecarInjector.Review);
        using var client = server.CreateClient();

        using var response = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(pod, uid: "the-uid")));

        response.StatusCode.Should().Be(HttpStatusCode.OK, what);
        var answer = (await Reviews.ReadAsync(response)).GetProperty("response");
        answer.GetProperty("uid").GetString().Should().Be("the-uid");
        answer.GetProperty("allowed").GetBoolean().Should().BeTrue();
        answer.GetProperty("auditAnnotations").GetProperty("decision").GetString().Should().NotBe("InternalError");
    }

    [Theory]
    [MemberData(nameof(AdmissionReviewReaderTests.NotReviews), MemberType = typeof(AdmissionReviewReaderTests))]
    public async Task What_is_no_review_gets_a_problem_document(string what, string body, string expected)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();

        using var response = await client.PostAsync("/mutate", Reviews.Json(body));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest, what);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await Reviews.ReadAsync(response);
        problem.GetProperty("status").GetInt32().Should().Be(400);
        problem.GetProperty("title").GetString().Should().Be("Not an admission review");
        problem.GetProperty("detail").GetString().Should().Contain(expected);
        problem.GetProperty("instance").GetString().Should().Be("/mutate");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_with_413_and_the_connection_survives(bool chunked)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient(handler => handler.MaxConnectionsPerServer = 1);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate") { Content = Reviews.Json(new byte[10_000_000]) };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await client.SendAsync(request);
        using var next = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await Reviews.ReadAsync(response)).GetProperty("detail").GetString().Should().Contain($"{Injector.Hosting.ServerLimits.Reviews.MaxBodyBytes} bytes");
        next.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_in_chunks_is_read_whole()
    {
        await using var server = await RunningServer.StartAsync(Outcomes.Injected);
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate") { Content = Reviews.Json(Reviews.Of(Reviews.OptedInPod)) };
        request.Headers.TransferEncodingChunked = true;

        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_compressed_body_is_refused_unopened(string encoding)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();
        var content = Reviews.Json(GzipBomb());
        content.Headers.ContentEncoding.Clear();
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var response = await client.PostAsync("/mutate", content);

        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        response.Headers.GetValues("Accept-Encoding").Should().Equal("identity");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/yaml")]
    [InlineData("application/jsonp")]
    [InlineData("garbage")]
    public async Task Another_content_type_is_refused_with_415(string? contentType)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.OptedInPod)));
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await client.PostAsync("/mutate", content);

        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task Json_in_utf8_is_taken_however_it_is_written(string contentType)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.OptedInPod)));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await client.PostAsync("/mutate", content);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task Another_method_is_refused_with_405_and_the_one_that_works(string method)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/mutate"));

        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Should().Equal("POST");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/mutate/")]
    [InlineData("/mutate/other")]
    [InlineData("/metrics")]
    [InlineData("/readyz")]
    public async Task Another_path_is_not_found(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.CreateClient();

        using var response = await client.PostAsync(path, Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    public static TheoryData<string, string, string> RawRequests => new()
    {
        { "a broken chunk", Head("Transfer-Encoding: chunked") + "zz\r\nabc\r\n0\r\n\r\n", "HTTP/1.1 400" },
        { "two lengths", Head("Content-Length: 5\r\nContent-Length: 6") + "hello!", "HTTP/1.1 400" },
        { "a negative length", Head("Content-Length: -5"), "HTTP/1.1 400" },
        { "a huge length", Head("Content-Length: 99999999999999999999"), "HTTP/1.1 400" },
        { "no HTTP at all", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n", "HTTP/1.1 400" },
        { "a very long header", $"POST /mutate HTTP/1.1\r\nHost: a\r\nX: {new string('x', 20_000)}\r\n\r\n", "HTTP/1.1 431" },
        { "a very long path", $"POST /{new string('x', 9_000)} HTTP/1.1\r\n\r\n", "HTTP/1.1 414" },
        { "no host", "POST /mutate HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 400" },
    };

    [Theory]
    [MemberData(nameof(RawRequests))]
    public async Task A_broken_request_is_answered_and_the_connection_closed(string what, string request, string answer)
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Webhook);

        await connection.SendAsync(request);

        (await connection.ReadToEndAsync()).Should().StartWith(answer, what);
        server.Log.Lines.Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("Content-Length: 100", "{\"apiVersion\"")]
    [InlineData("Transfer-Encoding: chunked", "5\r\n{\"api")]
    [InlineData("Transfer-Encoding: chunked", "")]
    public async Task A_client_that_hangs_up_in_the_middle_is_no_error(string header, string start)
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Webhook);

        await connection.SendAsync(Head(header) + start);
        await connection.HangUpAsync();

        (await connection.ReadToEndAsync()).Should().BeEmpty();
        server.Log.Lines.Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_body_that_does_not_come_in_time_is_given_up()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Webhook);

        await connection.SendAsync(Head("Content-Length: 1000", "/mutate?timeout=200ms") + "{");

        var answer = await connection.ReadToEndAsync();
        answer.Should().StartWith("HTTP/1.1 408").And.Contain("Connection: close").And.Contain("?timeout=");
    }

    [Fact]
    public async Task Nothing_of_a_body_is_ever_logged()
    {
        await using var server = await RunningServer.StartAsync(static (in PodRequest request, NamespaceFacts _, InjectionSettings _, ArrayBufferWriter<byte> _, CancellationToken _) =>
            throw new InvalidOperationException(request.Pod.GetRawText()));
        using var client = server.CreateClient();
        var pod = $$$"""{"metadata":{"name":"web"},"spec":{"containers":[{"name":"a","env":[{"name":"P","value":"{{{Secret}}}"}]}]}}""";

        foreach (var body in new[] { Reviews.Of(pod), Reviews.Of(pod)[..^3], Reviews.Of(pod.Replace("\"name\":\"P\"", $"\"{Secret}\":1,\"{Secret}\":2", StringComparison.Ordinal)), "[" + Reviews.Of(pod) + "]" })
            using (await client.PostAsync("/mutate", Reviews.Json(body)))
            {
            }

        server.Log.Lines.Should().NotBeEmpty();
        server.Log.Lines.Should().NotContain(line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Five_hundred_idle_connections_keep_nobody_out()
    {
        await using var server = await RunningServer.StartAsync();
        var idle = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => RawConnection.OpenAsync(server.Webhook)));
        using var client = server.CreateClient();

        using var response = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        foreach (var connection in idle)
            await connection.DisposeAsync();
    }

    private static string Head(string headers, string path = "/mutate") =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n";

    private static byte[] GzipBomb()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(new byte[50_000_000]);
        return compressed.ToArray();
    }
}
