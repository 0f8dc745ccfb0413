using System.IO.Compression;

namespace Injector.Tests.Admission;

/// <summary>Something that nobody's API server sends, and the answer it gets over HTTPS.</summary>
/// <param name="What">In words, as the documentation has it.</param>
/// <param name="Answer">The status, and the problem's title or the review's decision.</param>
/// <param name="Bytes">The body; with <see cref="Secret"/> in it wherever it can be.</param>
/// <param name="Encoding">The Content-Encoding it claims.</param>
/// <param name="Chunked">Sent without a length.</param>
internal sealed record HostileBody(string What, string Answer, Func<byte[]> Bytes, string? Encoding = null, bool Chunked = false)
{
    /// <summary>What must never stand in a log.</summary>
    public const string Secret = "s3cr3t-value";

    private const string NoReview = "400 Not an admission review";
    private const string TooLarge = "413 Body too large";
    private const string Injected = "200 PodOptedIn";
    private const string Unreadable = "200 MalformedPod";
    private const string OptedIn = "\"sidecar-injector.io/inject\":\"true\"";
    private const string Containers = "\"containers\":[{\"name\":\"app\",\"env\":[{\"name\":\"P\",\"value\":\"" + Secret + "\"}]}]";

    public static IReadOnlyList<HostileBody> All { get; } =
    [
        // Not a review.
        new("nothing", NoReview, () => []),
        new("a review cut short", NoReview, () => Utf8(Reviews.Of(Pod()))[..^20]),
        new("two reviews, one after the other", NoReview, () => Utf8(Reviews.Of(Pod()) + Reviews.Of(Pod()))),
        new("10,000 arrays in one another", NoReview, () => Utf8($"[\"{Secret}\"," + new string('[', 10_000))),
        new("a pod with 10,000 maps in one another", NoReview, () => Utf8(Reviews.Of(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)))),
        new("a million of opening brackets", NoReview, () => Utf8(new string('[', 1_000_000))),
        new("a key twice, in the pod", NoReview, () => Utf8(Reviews.Of(Pod(spec: "\"hostNetwork\":false,\"hostNetwork\":true")))),
        new("a key twice, once written with an escape", NoReview, () => Utf8(Reviews.Of(Pod(spec: "\"hostNetwork\":false,\"host\\u004eetwork\":true")))),
        new("two requests in one review", NoReview, () => Utf8(Reviews.Of(Pod())[..^1] + ",\"request\":{\"uid\":\"other\"}}")),
        new("bytes that are no UTF-8, in a text", NoReview, () => [.. Utf8("{\"a\":\""), 0xC3, 0x28, .. Utf8("\"}")]),
        new("an overlong form of a slash", NoReview, () => [.. Utf8("{\"a\":\""), 0xC0, 0xAF, .. Utf8("\"}")]),
        new("UTF-16", NoReview, () => System.Text.Encoding.Unicode.GetBytes(Reviews.Of(Pod()))),
        new("a NUL byte", NoReview, () => Utf8(Reviews.Of(Pod(spec: "\"nodeName\":\"a\0b\"")))),
        new("a key that is half a character", NoReview, () => Utf8(Reviews.Of(Pod(spec: "\"\\ud800\":1")))),
        new("a uid that is half a character", NoReview, () => Utf8(Reviews.Of(Pod(), uid: "\\udc00"))),
        // Too much.
        new("10 MB", TooLarge, () => new byte[10_000_000]),
        new("10 MB in chunks, of no stated length", TooLarge, () => new byte[10_000_000], Chunked: true),
        new("50 MB as 50 KB of gzip", "415 Unsupported content encoding", GzipBomb, "gzip"),
        new("the same without saying so", NoReview, GzipBomb),
        new("brotli around identity", "415 Unsupported content encoding", GzipBomb, "identity, br"),
        new("a pod of 5 MB in one annotation", "200 AnnotationsTooLarge", () => Utf8(Reviews.Of(Pod(annotations: $"\"a\":\"{new string('x', 5_000_000)}\"")))),
        new("a pod of 5 MB in one variable", Injected, () => Utf8(Reviews.Of(Pod(containers: $"\"containers\":[{{\"name\":\"app\",\"env\":[{{\"name\":\"P\",\"value\":\"{new string('x', 5_000_000)}\"}}]}}]")))),
        new("a pod with 60 levels", Injected, () => Utf8(Reviews.Of(Pod(spec: $"\"a\":{new string('[', 58)}{new string(']', 58)}")))),
        new("a pod with 20,000 containers", Injected, () => Utf8(Reviews.Of(Pod(containers: $"\"containers\":[{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"name\":\"c{i}\"}}"))}]")))),
        new("a pod with 20,000 volumes", Injected, () => Utf8(Reviews.Of(Pod(spec: $"\"volumes\":[{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"name\":\"log-processor-{i}\"}}"))}]")))),
        new("a pod with 5,000 misspelt keys of ours", Injected, () => Utf8(Reviews.Of(Pod(annotations: string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"sidecar-injector.io/log-pat{i}\":\"{Secret}\"")))))),
        // Texts and numbers.
        new("half a character in a key of ours", Unreadable, () => Utf8(Reviews.Of(Pod(annotations: "\"sidecar-injector.io/log-path\":\"/\\ud800\"")))),
        new("half a character where we do not look", Injected, () => Utf8(Reviews.Of(Pod(spec: "\"nodeName\":\"\\udfff\"")))),
        new("NUL, escaped, in a key of ours", "200 ParameterInvalid", () => Utf8(Reviews.Of(Pod(annotations: "\"sidecar-injector.io/log-path\":\"/a\\u0000b\"")))),
        new("a log path of a megabyte", "200 ParameterInvalid", () => Utf8(Reviews.Of(Pod(annotations: $"\"sidecar-injector.io/log-path\":\"/{new string('a', 1_000_000)}\"")))),
        new("numbers that no machine holds, where we do not look", Injected, () => Utf8(Reviews.Of(Pod(spec: "\"priority\":1e99999,\"terminationGracePeriodSeconds\":-123456789012345678901234567890")))),
        new("a user ID that no machine holds", Injected, () => Utf8(Reviews.Of(Pod(spec: "\"securityContext\":{\"runAsUser\":1e99999}")))),
        // Names that mean something to somebody else.
        new("`__proto__`, `constructor` and `prototype` as keys", Injected, () => Utf8(Reviews.Of(Pod(annotations: "\"__proto__\":\"x\"", spec: "\"__proto__\":{\"containers\":[]},\"constructor\":{\"prototype\":{}}")))),
        new("`../../etc/passwd` as a template", "200 TemplateNotFound", () => Utf8(Reviews.Of(Pod(annotations: "\"sidecar-injector.io/template\":\"../../etc/passwd\"")))),
        new("`..\\\\`, `/proc/self/environ` and `a/../log-processor` as templates", "200 TemplateNotFound", () => Utf8(Reviews.Of(Pod(annotations: "\"sidecar-injector.io/template\":\"..\\\\..\\\\a,/proc/self/environ,a/../log-processor\"")))),
        new("100,000 template names", "200 TemplateNotFound", () => Utf8(Reviews.Of(Pod(annotations: $"\"sidecar-injector.io/template\":\"{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"log-processr{i}"))}\"")))),
        new("1,000 target containers", "200 TargetContainerNotFound", () => Utf8(Reviews.Of(Pod(annotations: $"\"sidecar-injector.io/containers\":\"{string.Join(',', Enumerable.Repeat("ap", 1_000))}\"")))),
        new("a log path that climbs out", "200 ParameterInvalid", () => Utf8(Reviews.Of(Pod(annotations: "\"sidecar-injector.io/log-path\":\"/var/log/../../etc\"")))),
        new("a log path with a shell's command in it", Injected, () => Utf8(Reviews.Of(Pod(annotations: "\"sidecar-injector.io/log-path\":\"/var/log/$(reboot)`reboot`;reboot\"")))),
        // A record of ours that somebody else wrote.
        new("a `status` that claims the application's container", Injected, () => Status("""{"templates":[{"name":"log-processor","revision":"0123456789","containers":["app"],"initContainers":["app"]}]}""")),
        new("a `status` that claims containers which are not there", Injected, () => Status("""{"templates":[{"name":"log-processor","containers":["log-processor"],"initContainers":["log-processor-init"]}]}""")),
        new("a `status` of 10,000 levels", Injected, () => Status(new string('[', 10_000))),
        new("a `status` with a million templates", Injected, () => Status($$"""{"templates":[{{string.Join(',', Enumerable.Repeat("{}", 1_000_000))}}]}""")),
        new("a `status` with 100,000 templates of our name", Injected, () => Status($$"""{"templates":[{{string.Join(',', Enumerable.Repeat("""{"name":"log-processor"}""", 100_000))}}]}""")),
        new("a `status` that is no JSON", Injected, () => Status("} $(reboot) {{.}} \u0000")),
    ];

    public override string ToString() => What;

    private static byte[] Status(string status) =>
        Utf8(Reviews.Of(Pod(annotations: $"\"sidecar-injector.io/status\":\"{System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(status)}\"")));

    private static string Pod(string annotations = "", string spec = "", string containers = Containers) =>
        $$$"""{"metadata":{"name":"web","annotations":{{{{OptedIn}}}{{{Member(annotations)}}}}},"spec":{{{{containers}}}{{{Member(spec)}}}}}""";

    private static string Member(string members) => members.Length == 0 ? "" : "," + members;

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[] GzipBomb()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(new byte[50_000_000]);
        return compressed.ToArray();
    }
}
