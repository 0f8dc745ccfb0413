using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Injector.Cluster.Api;

/// <summary>
/// A list of the API server, in pages of so many objects, read from its stream object by object: memory holds one of them, whatever they
/// carry and however many there are.
/// </summary>
internal sealed class ApiList
{
    /// <summary>
    /// How many objects are asked for at a time. It bounds what one request costs the API server, not what this program holds of its answer.
    /// </summary>
    internal const int PageSize = 250;

    private readonly KubernetesApi _api;
    private readonly string _path;
    private readonly string _accept;

    internal ApiList(KubernetesApi api, string path, string accept)
    {
        _api = api;
        _path = path;
        _accept = accept;
    }

    /// <summary>The version of the cluster that the list shows; null before the end of its first page, or where the server told none.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Of how many objects, where the server says so.</summary>
    public int? Total { get; private set; }

    /// <summary>Every object, each valid until the next is asked for.</summary>
    /// <exception cref="KubernetesApiException">
    /// The server refused or went away, in the middle too; with <see cref="KubernetesApiException.IsExpired"/> when it forgot the list's
    /// version between two pages.
    /// </exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = string.Create(CultureInfo.InvariantCulture, $"{_path}{(_path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={PageSize}");
        var (next, before, read) = (first, "", 0);
        while (true)
        {
            using var response = await _api.OpenAsync(next, _accept, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var page = new ListPageReader(stream);
            while (await NextAsync(page, next, cancellationToken) is { } item)
            {
                read++;
                yield return item;
            }

            ResourceVersion = page.ResourceVersion ?? ResourceVersion;
            Total = page.Remaining is { } remaining ? read + remaining : null;
            if (string.IsNullOrEmpty(page.Continue))
                yield break;
            // Asked for the same again and again, a list would have no end.
            if (page.Continue == before)
                throw new KubernetesApiException($"{_api.Server} goes round in circles: two pages of {_path} name the same one as the next");
            before = page.Continue;
            next = $"{first}&continue={Uri.EscapeDataString(page.Continue)}";
        }
    }

    private Task<JsonElement?> NextAsync(ListPageReader page, string path, CancellationToken cancellationToken) =>
        _api.BoundedAsync(HttpMethod.Get, path, page.NextAsync, cancellationToken);
}
