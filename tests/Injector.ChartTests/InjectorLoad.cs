using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Injector.ChartTests;

/// <summary>Reviews that an injector is asked for, one after the other, as long as this lives. What is asked can change at any moment.</summary>
internal sealed class InjectorLoad : IAsyncDisposable
{
    /// <summary>Annotations of pods that end in different reasons.</summary>
    public static readonly IReadOnlyList<string> Mixed =
    [
        """{"sidecar-injector.io/inject":"true"}""", """{"sidecar-injector.io/inject":"false"}""", "{}", """{"sidecar-injector.io/inject":"true","sidecar-injector.io/template":"none"}""",
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private volatile IReadOnlyList<string> _annotations = Mixed;
    private volatile int _hesitation;

    public InjectorLoad(Uri injector) => _asking = AskAsync(injector);

    /// <summary>Annotations of the pods, in turn.</summary>
    public IReadOnlyList<string> Annotations
    {
        get => _annotations;
        set => _annotations = value;
    }

    /// <summary>Milliseconds between the halves of a review, as by a network that is slow.</summary>
    public int Hesitation
    {
        get => _hesitation;
        set => _hesitation = value;
    }

    /// <summary>Whether the reviews come by the entry of enforced namespaces.</summary>
    public bool Enforced { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // Now and then it is no review.
    private async Task AskAsync(Uri injector)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = injector };
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            using var content = new HesitantContent(Encoding.UTF8.GetBytes(i % 20 == 19 ? "{}" : Review(Annotations[i % Annotations.Count])), Hesitation);
            using var answer = await client.PostAsync(new Uri(Enforced ? "mutate/enforced" : "mutate", UriKind.Relative), content, _stop.Token);
            await Task.Delay(10, _stop.Token);
        }
    }

    private static string Review(string annotations) => $$$$$"""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"","version":"v1","kind":"Pod"},
         "resource":{"group":"","version":"v1","resource":"pods"},"namespace":"default","operation":"CREATE",
         "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","annotations":{{{{{annotations}}}}}},"spec":{"containers":[{"name":"app","image":"a:1"}]}}}}
        """;

    private sealed class HesitantContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly int _milliseconds;

        public HesitantContent(byte[] bytes, int milliseconds)
        {
            (_bytes, _milliseconds) = (bytes, milliseconds);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var half = _bytes.Length / 2;
            await stream.WriteAsync(_bytes.AsMemory(0, half));
            await stream.FlushAsync();
            await Task.Delay(_milliseconds);
            await stream.WriteAsync(_bytes.AsMemory(half));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
