using System.Text;

namespace LogProcessor.Bounds;

/// <summary>What is masked under one name. Linear in the text, whatever the text is.</summary>
internal abstract class RedactionRule(string name)
{
    public string Name { get; } = name;

    /// <summary><c>[redacted:card]</c>: nothing in it that JSON would escape.</summary>
    public byte[] Marker { get; } = Encoding.UTF8.GetBytes($"[redacted:{name}]");

    /// <summary>Adds what is to be masked, in order and without overlaps.</summary>
    public abstract void Find(ReadOnlySpan<byte> text, List<Finding> findings);
}

/// <summary>A stretch to be masked.</summary>
/// <param name="Evidence">Where what gave it away begins: at its start, or at the key before it.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte after its last.</param>
internal readonly record struct Finding(int Evidence, int Start, int End);
