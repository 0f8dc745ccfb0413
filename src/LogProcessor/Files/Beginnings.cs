namespace LogProcessor.Files;

/// <summary>
/// What a file began with each time that it was seen rewritten and could not be read, standard output taking nothing or another file keeping its turn:
/// by this the copies of what it held then are known. A bounded number.
/// </summary>
internal sealed class Beginnings
{
    private const int Most = 64;

    /// <summary>Fewer bytes tell too little.</summary>
    private const int Least = 16;

    private readonly List<Fingerprint> _seen = [];

    /// <param name="first">What the file begins with now: its first KiB, or all of it.</param>
    public void Note(ReadOnlySpan<byte> first)
    {
        if (first.Length < Least)
            return;
        var begins = Fingerprint.Of(0, default, first);
        if (_seen.Count > 0 && _seen[^1].HasHead(first))
        {
            _seen[^1] = begins;
            return;
        }

        if (_seen.Count == Most)
            _seen.RemoveAt(0);
        _seen.Add(begins);
    }

    /// <summary>Whether what begins so may be a copy of one of them.</summary>
    public bool Have(ReadOnlySpan<byte> first)
    {
        foreach (var begins in _seen)
        {
            if (begins.HasHead(first))
                return true;
        }

        return false;
    }
}
