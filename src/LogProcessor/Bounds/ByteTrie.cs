using System.Buffers;

namespace LogProcessor.Bounds;

/// <summary>
/// Many byte strings, found in one pass over a text (Aho and Corasick). The nodes are columns of numbers: 17 bytes each, however
/// many branches there are. Immutable once built.
/// </summary>
internal sealed class ByteTrie
{
    private readonly List<byte> _unit = [0];
    private readonly List<int> _child = [0];
    private readonly List<int> _sibling = [0];
    private readonly List<int> _fallback = [0];
    // How long the longest string is that ends here; 0 where none does.
    private readonly List<int> _length = [0];
    private readonly int[] _first = new int[256];
    private SearchValues<byte> _firstUnits = SearchValues.Create(ReadOnlySpan<byte>.Empty);

    public int Nodes => _unit.Count;

    public void Add(ReadOnlySpan<byte> text)
    {
        var node = 0;
        foreach (var unit in text)
            node = Child(node, unit) is var known and > 0 ? known : Grow(node, unit);
        _length[node] = Math.Max(_length[node], text.Length);
    }

    /// <summary>To be called when all were added.</summary>
    public void Link()
    {
        var queue = new Queue<int>();
        for (var node = _child[0]; node > 0; node = _sibling[node])
        {
            _first[_unit[node]] = node;
            queue.Enqueue(node);
        }

        while (queue.TryDequeue(out var parent))
        {
            for (var node = _child[parent]; node > 0; node = _sibling[node])
            {
                // The longest end of this text that is also a beginning.
                var fallback = _fallback[parent];
                int next;
                while ((next = Step(fallback, _unit[node])) == 0 && fallback != 0)
                    fallback = _fallback[fallback];
                _fallback[node] = next;
                _length[node] = Math.Max(_length[node], _length[next]);
                queue.Enqueue(node);
            }
        }

        _firstUnits = SearchValues.Create((byte[])[.. Enumerable.Range(0, 256).Where(unit => _first[unit] > 0).Select(unit => (byte)unit)]);
    }

    /// <summary>Adds where strings stand, in order; those that overlap as one.</summary>
    public void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        var node = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (node == 0)
            {
                var next = text[i..].IndexOfAny(_firstUnits);
                if (next < 0)
                    return;
                i += next;
            }

            int reached;
            while ((reached = Step(node, text[i])) == 0 && node != 0)
                node = _fallback[node];
            node = reached;
            if (_length[node] > 0)
                Add(findings, i + 1 - _length[node], i + 1);
        }
    }

    private static void Add(List<Finding> findings, int start, int end)
    {
        while (findings.Count > 0 && findings[^1].End > start)
        {
            start = Math.Min(start, findings[^1].Start);
            findings.RemoveAt(findings.Count - 1);
        }

        findings.Add(new Finding(start, start, end));
    }

    private int Step(int node, byte unit) => node == 0 ? _first[unit] : Child(node, unit);

    private int Child(int node, byte unit)
    {
        var child = _child[node];
        while (child > 0 && _unit[child] != unit)
            child = _sibling[child];
        return child;
    }

    private int Grow(int node, byte unit)
    {
        _unit.Add(unit);
        _child.Add(0);
        _sibling.Add(_child[node]);
        _fallback.Add(0);
        _length.Add(0);
        return _child[node] = _unit.Count - 1;
    }
}
