using LogProcessor.Files;

namespace LogProcessor.Following;

/// <summary>What comes next: the order in which files with something new are read. No input or output, and no clock of its own.</summary>
/// <remarks>
/// Files take turns, so that a loud one does not keep a quiet one waiting. What was renamed is read before what took its name. And a file that has just
/// spoken several lines keeps its turn for a moment: programs write one stack trace in several writes, and a fast reader would put another file's lines between.
/// </remarks>
internal sealed class ReadingOrder
{
    /// <summary>How long, in milliseconds after it was last seen growing, a file may keep its turn with nothing to say.</summary>
    public const long Pause = 500;

    /// <summary>From then on a file that speaks gives up its turn where an event seems to begin.</summary>
    public const long Patience = 500;

    /// <summary>No file waits longer than this for one that may have something to add.</summary>
    public const long MostPatience = 2_000;

    /// <summary>With more files waiting, nobody is waited for.</summary>
    public const int MostWaiting = 8;

    private readonly Queue<FollowedFile> _waiting = new();
    private bool _burst;
    private int _spoken;

    /// <summary>Who has the turn.</summary>
    public FollowedFile? Speaker { get; private set; }

    /// <summary>What had the speaker's name before it, when the speaker begins to speak; null from then on.</summary>
    public FollowedFile? Succeeded { get; private set; }

    /// <summary>Whether turns are kept: not where whole events are joined anyway, nor at the end, when all has been written.</summary>
    public bool KeepsTurns { get; set; } = true;

    public bool AnyWaiting => _waiting.Count > 0;

    /// <summary>How many files wait, the speaker left out.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Something of this file may be new.</summary>
    public void Add(FollowedFile file, long now)
    {
        if (file.Waiting)
            return;
        file.Waiting = true;
        file.WaitingSince = now;
        if (file != Speaker)
            _waiting.Enqueue(file);
    }

    /// <summary>The file to read now. Null when there is none, or none yet: then <paramref name="wait"/> says for how many milliseconds.</summary>
    public FollowedFile? Next(long now, out long wait)
    {
        wait = 0;
        if (Speaker is { Waiting: true } speaker)
        {
            if (speaker.Predecessor is not { Waiting: true })
            {
                Succeed(speaker);
                return speaker;
            }

            _waiting.Enqueue(speaker);
            Speaker = null;
        }

        if (_waiting.Count == 0)
            return null;
        wait = Held(now);
        if (wait > 0)
            return null;
        Speaker = Take();
        _burst = false;
        _spoken = 0;
        return Speaker;
    }

    /// <summary>A copy is read before what its source holds by now, and after copies that were made before it.</summary>
    public static void Precede(FollowedFile copy, FollowedFile source)
    {
        if (source.Predecessor is { Waiting: true } older && older != copy)
            copy.Predecessor = older;
        source.Predecessor = copy;
    }

    /// <summary>Whether the speaker is to give up its turn where an event seems to begin, because others have waited long enough.</summary>
    public bool SpeakerShouldYield(long now) => _spoken > 0 && Waited(now) >= Patience;

    /// <summary>Whether the speaker is to give up its turn after any line.</summary>
    public bool SpeakerMustYield(long now) => _spoken > 0 && Waited(now) >= MostPatience;

    /// <summary>The speaker was read.</summary>
    /// <param name="lines">Lines it had.</param>
    /// <param name="more">Whether it has more.</param>
    /// <param name="yields">Whether it gives up its turn with more to say.</param>
    public void Spoke(int lines, bool more, bool yields, long now)
    {
        var file = Speaker!;
        _burst |= lines > 1;
        _spoken += lines;
        file.Waiting = more;
        file.WaitingSince = now;
        if (!more || !yields || _waiting.Count == 0)
            return;
        _waiting.Enqueue(file);
        Speaker = null;
    }

    public void ForEachWaiting(Action<FollowedFile> action)
    {
        if (Speaker is { Waiting: true } speaker)
            action(speaker);
        foreach (var file in _waiting)
            action(file);
    }

    public void Remove(FollowedFile file)
    {
        if (Speaker == file)
            Speaker = null;
        if (!file.Waiting)
            return;
        file.Waiting = false;
        for (var count = _waiting.Count; count > 0; count--)
        {
            var other = _waiting.Dequeue();
            if (other != file)
                _waiting.Enqueue(other);
        }
    }

    /// <summary>How much longer the last speaker is waited for.</summary>
    private long Held(long now)
    {
        if (!KeepsTurns || !_burst || Speaker is not { Wanted: true, WasRenamed: false, Name: not null } || _waiting.Count > MostWaiting)
            return 0;
        var first = _waiting.Peek();
        if (first.Predecessor == Speaker)
            return 0;
        return Math.Min(Speaker.GrewAt + Pause, first.WaitingSince + MostPatience) - now;
    }

    private long Waited(long now) => _waiting.TryPeek(out var first) ? now - first.WaitingSince : 0;

    private FollowedFile Take()
    {
        var file = _waiting.Dequeue();
        if (file.IsNew)
            file = BeforeNew(file);
        // Its predecessor may itself have one.
        for (var steps = _waiting.Count; steps > 0 && file.Predecessor is { Waiting: true } before; steps--)
            file = Exchange(file, before);
        Succeed(file);
        return file;
    }

    private void Succeed(FollowedFile file) => (Succeeded, file.Predecessor) = (file.Predecessor, null);

    /// <summary>A log that was rotated comes before its successors, and of several that were found together the oldest first.</summary>
    private FollowedFile BeforeNew(FollowedFile file)
    {
        var first = file;
        foreach (var other in _waiting)
        {
            var isOlder = other.Modified < first.Modified && (other.Directory is null || other.Directory == file.Directory);
            if (isOlder && (other.IsNew || other.WasRenamed || !other.Wanted || other.Name is null))
                first = other;
        }

        return first == file ? file : Exchange(file, first);
    }

    /// <summary>Takes another file than the one at hand, which waits on.</summary>
    private FollowedFile Exchange(FollowedFile file, FollowedFile other)
    {
        _waiting.Enqueue(file);
        for (var count = _waiting.Count; count > 0; count--)
        {
            var next = _waiting.Dequeue();
            if (next != other)
                _waiting.Enqueue(next);
        }

        return other;
    }
}
