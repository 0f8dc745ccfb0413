namespace Injector.Cluster.Events;

/// <summary>An event to be sent: seen so many times that the API server does not know of.</summary>
internal readonly record struct DueEvent(ClusterEvent Event, DateTimeOffset First, DateTimeOffset Last, int Count);

/// <summary>
/// The Events of the last minutes, deduplicated: the same event again is counted, and the count sent now and then. Bounded in bytes and in number, in all and for
/// each namespace; whoever says much is cut short before whoever says little. Safe from any thread.
/// </summary>
/// <remarks>
/// Whoever can reach the webhook's port can make events up, of any namespace. So a namespace that the cluster does not have gets next to
/// nothing, and where all is full, a namespace with little to say takes the place of the one with the most.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="mayExist">Whether the cluster has a namespace of this name, as far as is known; asked under a lock, so it must not wait.</param>
internal sealed class EventSeries(TimeProvider time, Func<string, bool> mayExist)
{
    /// <summary>How often the count of one event is sent at most.</summary>
    public static readonly TimeSpan SendInterval = TimeSpan.FromMinutes(1);

    /// <summary>An event that was not seen for this long is forgotten, and new when it comes again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Different events per namespace and window.</summary>
    public const int MostPerNamespace = 50;

    /// <summary>Different events of all namespaces that the cluster does not have.</summary>
    public const int MostOfStrangers = 100;

    /// <summary>Different events in all.</summary>
    public const int MostInAll = 2_000;

    /// <summary>What all of them may take, in bytes.</summary>
    public const int MostBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<ClusterEvent, Entry> _entries = [];
    private readonly Dictionary<string, List<ClusterEvent>> _namespaces = new(StringComparer.Ordinal);
    private long _bytes;
    private int _strangers;

    /// <summary>What is held, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Counts a sighting.</summary>
    /// <returns>How many events, this one or an earlier one, were dropped for it: 0 or 1.</returns>
    public int Note(ClusterEvent seen)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_entries.TryGetValue(seen, out var entry))
            {
                entry.Unsent++;
                entry.Last = now;
                return 0;
            }

            var known = mayExist(seen.Namespace);
            if ((_namespaces.GetValueOrDefault(seen.Namespace)?.Count ?? 0) >= MostPerNamespace || (!known && _strangers >= MostOfStrangers))
                return 1;
            var dropped = 0;
            while (_entries.Count >= MostInAll || _bytes + seen.Bytes > MostBytes)
            {
                if (!TryMakeRoom(seen, known))
                    return 1;
                dropped = 1;
            }

            Add(seen, new Entry { First = now, Last = now, Unsent = 1, IsStranger = !known });
            return dropped;
        }
    }

    /// <summary>
    /// What is due to be sent, so many at most, those that matter first; marks them as sent. Forgets what is old. Namespaces take turns, so
    /// that one event of a quiet one never waits for fifty of a loud one.
    /// </summary>
    public List<DueEvent> TakeDue(int most)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            Forget(now);
            return Take(entry => entry.Unsent > 0 && (entry.Sent is null || now - entry.Sent >= SendInterval), most, now);
        }
    }

    /// <summary>Everything that was not sent, due or not; marks it as sent.</summary>
    public List<DueEvent> TakeUnsent()
    {
        lock (_gate)
            return Take(entry => entry.Unsent > 0, int.MaxValue, time.GetUtcNow());
    }

    /// <summary>What was taken could not be sent, and is due again.</summary>
    /// <param name="taken">What was taken.</param>
    /// <param name="later">Not before the interval is over: what fails each time must not stand in everybody's way.</param>
    public void PutBack(in DueEvent taken, bool later)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(taken.Event, out var entry))
                return;
            entry.Unsent += taken.Count;
            entry.Sent = later ? entry.Sent : null;
        }
    }

    private List<DueEvent> Take(Func<Entry, bool> wanted, int most, DateTimeOffset now)
    {
        var due = _namespaces
            .SelectMany(ns => ns.Value.Where(seen => wanted(_entries[seen])).Select((seen, turn) => (seen, turn, stranger: !mayExist(ns.Key))))
            .OrderBy(one => one.stranger).ThenBy(one => one.turn)
            .Take(most).ToList();
        var taken = new List<DueEvent>(due.Count);
        foreach (var (seen, _, _) in due)
        {
            var entry = _entries[seen];
            taken.Add(new DueEvent(seen, entry.First, entry.Last, entry.Unsent));
            entry.Sent = now;
            entry.Unsent = 0;
        }

        return taken;
    }

    private void Forget(DateTimeOffset now)
    {
        List<ClusterEvent>? old = null;
        foreach (var (seen, entry) in _entries)
            if (entry.Unsent == 0 && now - entry.Last >= Window)
                (old ??= []).Add(seen);
        foreach (var seen in old ?? [])
            Remove(seen);
    }

    // Strangers go first, then whoever has the most; never for somebody who has as much himself.
    private bool TryMakeRoom(ClusterEvent seen, bool known)
    {
        var mine = _namespaces.GetValueOrDefault(seen.Namespace)?.Count ?? 0;
        List<ClusterEvent>? loudest = null;
        foreach (var (ns, said) in _namespaces)
            if (ns != seen.Namespace && (loudest is null || Weight(said) > Weight(loudest)))
                loudest = said;
        if (loudest is null || (loudest.Count <= mine + 1 && !(known && _entries[loudest[0]].IsStranger)))
            return false;
        Remove(loudest[^1]);
        return true;
    }

    private int Weight(List<ClusterEvent> said) => said.Count + (_entries[said[0]].IsStranger ? MostPerNamespace : 0);

    private void Add(ClusterEvent seen, Entry entry)
    {
        if (!_namespaces.TryGetValue(seen.Namespace, out var said))
            _namespaces[seen.Namespace] = said = [];
        said.Add(seen);
        _entries[seen] = entry;
        _bytes += seen.Bytes;
        _strangers += entry.IsStranger ? 1 : 0;
    }

    private void Remove(ClusterEvent seen)
    {
        _strangers -= _entries[seen].IsStranger ? 1 : 0;
        _entries.Remove(seen);
        _bytes -= seen.Bytes;
        var said = _namespaces[seen.Namespace];
        said.Remove(seen);
        if (said.Count == 0)
            _namespaces.Remove(seen.Namespace);
    }

    private sealed class Entry
    {
        public DateTimeOffset First { get; init; }

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset? Sent { get; set; }

        /// <summary>Sightings that the API server does not know of.</summary>
        public int Unsent { get; set; }

        /// <summary>Of a namespace that the cluster did not have when it was seen.</summary>
        public bool IsStranger { get; init; }
    }
}
