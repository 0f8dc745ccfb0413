using System.Buffers;
using System.Collections.Concurrent;

namespace Injector.Admission;

/// <summary>Buffers for patches and answers, used again: they have some kilobytes each, most of what a review would allocate.</summary>
internal sealed class AnswerBuffers
{
    private const int InitialBytes = 8 * 1024;

    // A pod with hundreds of containers makes a large one; kept, it would be large for ever.
    private const int LargestKept = 64 * 1024;

    private readonly ConcurrentQueue<ArrayBufferWriter<byte>> _free = new();

    public Lease Rent() => new(this, _free.TryDequeue(out var writer) ? writer : new ArrayBufferWriter<byte>(InitialBytes));

    private void Return(ArrayBufferWriter<byte> writer)
    {
        if (writer.Capacity > LargestKept || _free.Count >= Environment.ProcessorCount * 4)
            return;
        writer.ResetWrittenCount();
        _free.Enqueue(writer);
    }

    /// <summary>A buffer until disposed; then its bytes are no longer anybody's.</summary>
    internal readonly struct Lease(AnswerBuffers owner, ArrayBufferWriter<byte> writer) : IDisposable
    {
        public ArrayBufferWriter<byte> Writer => writer;

        public void Dispose() => owner.Return(writer);
    }
}
