using System.Text;
using LogProcessor.Native;

namespace LogProcessor.Telling;

/// <summary>What the program says about itself, on standard error. Never a line of a log.</summary>
internal sealed class Messages(string speaker)
{
    /// <summary>So that nobody can fill the memory with the names of files.</summary>
    private const int Most = 1_000;

    private readonly HashSet<string> _said = [];

    public unsafe void Say(string text)
    {
        var bytes = Encoding.UTF8.GetBytes($"{speaker}: {text}\n");
        fixed (byte* pointer = bytes)
            Libc.write(2, pointer, bytes.Length);
    }

    /// <summary>Says something once for what it is about.</summary>
    public void SayOnce(string about, string text)
    {
        if (_said.Count < Most && _said.Add(about))
            Say($"{about} {text}");
    }

    /// <summary>Says something of a path, once.</summary>
    public void SayOnceOf(string path, string text)
    {
        if (_said.Count < Most && _said.Add(path))
            Say($"{ByteText.Shown(path)}: {text}");
    }
}
