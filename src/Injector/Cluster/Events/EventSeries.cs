namespace Injector.Cluster.Events;

/// <summary>An event to be sent: seen so many times that the API server does not know of.</summary>
internal readonly record struct DueEvent(ClusterEvent Event, DateTimeOffset First, DateTimeOffset Last, int Count);

/// <summary>
/// What was said lately: the same event again is counted, and the count sent now and then; a namespace in which
/// everything fails in its own words is cut short. Not thread-safe.
/// </summary>
internal sealed class EventSeries(TimeProvider clock)
{
    /// <summary>How often the count of one event is sent at most.</summary>
    public static readonly TimeSpan SendInterval = TimeSpan.FromMinutes(1);

    /// <summary>An event that was not seen for this long is forgotten, and new when it comes again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Different events per namespace and window.</summary>
    public const int MostPerNamespace = 50;

    private const int MostInAll = 5_000;

    private readonly Dictionary<ClusterEvent, Entry> _entries = [];
    private readonly Dictionary<string, int> _perNamespace = new(StringComparer.Ordinal);

    /// <summary>Counts a sighting.</summary>
    /// <returns>False when the namespace has said enough for now, so that the event is dropped.</returns>
    public bool Note(ClusterEvent seen)
    {
        var now = clock.GetUtcNow();
        if (_entries.TryGetValue(seen, out var entry))
        {
            entry.Unsent++;
            entry.Last = now;
            return true;
        }
        var known = _perNamespace.GetValueOrDefault(seen.Namespace);
        if (known >= MostPerNamespace || _entries.Count >= MostInAll)
            return false;
        _perNamespace[seen.Namespace] = known + 1;
        _entries[seen] = new Entry { First = now, Last = now, Unsent = 1 };
        return true;
    }

    /// <summary>What is due to be sent; marks it as sent. Forgets what is old.</summary>
    public List<DueEvent> TakeDue()
    {
        var now = clock.GetUtcNow();
        var due = new List<DueEvent>();
        foreach (var (seen, entry) in _entries)
        {
            if (entry.Unsent > 0 && (entry.Sent is null || now - entry.Sent >= SendInterval))
            {
                due.Add(new DueEvent(seen, entry.First, entry.Last, entry.Unsent));
                entry.Sent = now;
                entry.Unsent = 0;
            }
            else if (entry.Unsent == 0 && now - entry.Last >= Window)
            {
                _entries.Remove(seen);
                if (--_perNamespace[seen.Namespace] == 0)
                    _perNamespace.Remove(seen.Namespace);
            }
        }
        return due;
    }

    /// <summary>Everything that was not sent, due or not; marks it as sent.</summary>
    public List<DueEvent> TakeUnsent()
    {
        var unsent = new List<DueEvent>();
        foreach (var (seen, entry) in _entries)
            if (entry.Unsent > 0)
            {
                unsent.Add(new DueEvent(seen, entry.First, entry.Last, entry.Unsent));
                entry.Unsent = 0;
            }
        return unsent;
    }

    /// <summary>What was taken could not be sent, and is due again.</summary>
    public void PutBack(in DueEvent taken)
    {
        var entry = _entries[taken.Event];
        entry.Unsent += taken.Count;
        entry.Sent = null;
    }

    private sealed class Entry
    {
        public DateTimeOffset First { get; init; }

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset? Sent { get; set; }

        /// <summary>Sightings that the API server does not know of.</summary>
        public int Unsent { get; set; }
    }
}
