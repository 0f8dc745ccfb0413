namespace Injector.Injection.Pods;

/// <summary>
/// The first of a list's items under each name. A short list is walked; a long one, which only somebody with something in mind writes, gets
/// an index, so that many questions about many items stay as many steps as there are of both.
/// </summary>
/// <param name="items">The items, in order.</param>
/// <param name="nameOf">An item's name; null: it has none.</param>
internal sealed class FirstByName<T>(IReadOnlyList<T> items, Func<T, string?> nameOf)
{
    private const int MostWalked = 16;

    private Dictionary<string, T>? _index;

    /// <summary>The first item of this name; default when there is none.</summary>
    public T? Find(string name)
    {
        if (items.Count > MostWalked)
            return (_index ??= Index()).GetValueOrDefault(name);
        foreach (var item in items)
            if (nameOf(item) == name)
                return item;
        return default;
    }

    private Dictionary<string, T> Index()
    {
        var index = new Dictionary<string, T>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
            if (nameOf(item) is { } name)
                index.TryAdd(name, item);
        return index;
    }
}
