using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>What is known of files that are followed no longer, of a bounded number.</summary>
internal sealed class LetGoFiles
{
    private const int Most = 1_000;

    private readonly Dictionary<FileIdentity, (Fingerprint At, TextKind Kind, LineState State)> _files = [];
    private readonly Queue<FileIdentity> _order = new();

    public void Add(FollowedFile file)
    {
        if (_order.Count == Most)
            _files.Remove(_order.Dequeue());
        _files[file.Identity] = (file.Read, file.Kind, file.State);
        _order.Enqueue(file.Identity);
    }

    public bool TryTake(FileIdentity identity, out (Fingerprint At, TextKind Kind, LineState State) known) => _files.Remove(identity, out known);
}
