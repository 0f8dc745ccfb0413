using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>What is known of files that are followed no longer: the last ones of a bounded number.</summary>
internal sealed class LetGoFiles
{
    public const int Most = 1_000;

    private readonly Dictionary<FileIdentity, LetGoFile> _files = [];
    private long _added;

    public void Add(FileIdentity identity, long born, in Fingerprint at, TextKind kind, LineState state)
    {
        _files[identity] = new(born, at, kind, state, _added++);
        if (_files.Count > Most)
            _files.Remove(_files.MinBy(file => file.Value.Added).Key);
    }

    public LetGoFile? Take(FileIdentity identity) => _files.Remove(identity, out var known) ? known : null;

    /// <summary>Whether it is one of them, with nothing new in it.</summary>
    public bool Has(in FileFacts facts) =>
        _files.TryGetValue(facts.Identity, out var known) && known.Born == facts.Born && known.At.Position == facts.Size;
}

/// <param name="Born">When it was made: another file may be given its number.</param>
/// <param name="At">How far it was read.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="State">How its next line stands.</param>
/// <param name="Added">Its place among all that were let go.</param>
internal sealed record LetGoFile(long Born, Fingerprint At, TextKind Kind, LineState State, long Added);
