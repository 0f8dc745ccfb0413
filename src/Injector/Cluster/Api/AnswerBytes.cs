using System.Globalization;

namespace Injector.Cluster.Api;

/// <summary>An answer's bytes, of bounded number: whoever stands at the API server's address may send for ever.</summary>
internal static class AnswerBytes
{
    /// <summary>Twice what etcd holds of one object (1.5 MiB), since JSON is longer than what is stored.</summary>
    private const int Most = 4 << 20;

    /// <summary>A Status is a few hundred bytes; a proxy's page is quoted shortly.</summary>
    private const int MostOfARefusal = 64 << 10;

    /// <exception cref="InvalidDataException">There are more.</exception>
    public static Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken) =>
        ReadAsync(content, Most, cut: false, cancellationToken);

    /// <summary>The beginning, which is all that anybody reads of a refusal.</summary>
    public static Task<ReadOnlyMemory<byte>> ReadRefusalAsync(HttpContent content, CancellationToken cancellationToken) =>
        ReadAsync(content, MostOfARefusal, cut: true, cancellationToken);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int most, bool cut, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[Math.Clamp(content.Headers.ContentLength ?? 0, 4096, most)];
        var length = 0;
        while (true)
        {
            if (length == bytes.Length)
            {
                if (length >= most && cut)
                    return bytes;
                if (length >= most)
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"answered with more than {most >> 10} KiB"));
                Array.Resize(ref bytes, (int)Math.Min(2L * length, most));
            }

            var read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            if (read == 0)
                return bytes.AsMemory(0, length);
            length += read;
        }
    }
}
