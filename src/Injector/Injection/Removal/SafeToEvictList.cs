namespace Injector.Injection.Removal;

/// <summary>The autoscaler's comma list of volumes, which an injection appends to.</summary>
internal static class SafeToEvictList
{
    /// <summary>The list without what was appended, all else as it is written; null when nothing is left.</summary>
    public static string? Without(string names, IReadOnlySet<string> volumes)
    {
        var items = names.Split(',').ToList();
        // From the end, each once: a name that the list had before stands before ours.
        var left = new HashSet<string>(volumes, StringComparer.Ordinal);
        for (var i = items.Count - 1; i >= 0; i--)
            if (left.Remove(items[i].Trim()))
                items.RemoveAt(i);
        return items.Count == 0 ? null : string.Join(',', items);
    }
}
