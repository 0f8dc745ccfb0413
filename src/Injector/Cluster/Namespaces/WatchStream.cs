using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Injector.Json;

namespace Injector.Cluster.Namespaces;

/// <summary>
/// Reads a watch: one JSON document a line, for as long as the server cares to send. Silence beyond a limit is an
/// error, since a peer that is gone looks the same as one with nothing to say.
/// </summary>
internal static class WatchStream
{
    /// <summary>No Kubernetes object is larger than etcd's 1.5 MiB; managed fields of a watch line included.</summary>
    private const long LongestLine = 4 << 20;

    /// <exception cref="IOException">The connection broke, fell silent or ended inside a line.</exception>
    /// <exception cref="JsonException">A line is not a watch event.</exception>
    public static async IAsyncEnumerable<WatchEvent> ReadAsync(
        Stream stream, TimeSpan silenceLimit, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        using var silence = new CancellationTokenSource(silenceLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        while (true)
        {
            var read = await ReadSomeAsync(pipe, silence, silenceLimit, either.Token);
            var rest = read.Buffer;
            while (TakeLine(ref rest, out var line))
            {
                // By whole lines, not bytes: a line that comes drop by drop is no sign of life either.
                silence.CancelAfter(silenceLimit);
                if (line.IsEmpty)
                    continue;
                using var document = JsonDocument.Parse(line);
                yield return new WatchEvent(document.RootElement.Text("type") ?? "", document.RootElement.Member("object"));
            }

            if (rest.Length > LongestLine)
                throw new InvalidDataException($"a watch event is larger than {LongestLine >> 20} MiB");
            if (read.IsCompleted)
            {
                if (!rest.IsEmpty)
                    throw new IOException("the watch ended inside an event");
                yield break;
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static async ValueTask<ReadResult> ReadSomeAsync(
        PipeReader pipe, CancellationTokenSource silence, TimeSpan silenceLimit, CancellationToken cancellationToken)
    {
        try
        {
            return await pipe.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested)
        {
            throw new IOException($"the watch was silent for {silenceLimit.TotalSeconds:0} s");
        }
        catch (HttpRequestException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static bool TakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }
}
