using System.Text;
using LogProcessor.Native;

namespace LogProcessor.Telling;

/// <summary>
/// What the program says about itself, on standard error. Never a line of a log. Where standard error takes nothing, it is left unsaid: nothing waits for it.
/// </summary>
internal sealed class Messages(string speaker)
{
    private const int Handle = 2;

    /// <summary>So that nobody can fill the memory with the names of files.</summary>
    private const int Most = 1_000;

    private readonly HashSet<(string About, string Text)> _said = [];

    public void Say(string text) => _ = TrySay(text);

    /// <summary>
    /// Says something once of what it is about. Something else may be said of it later: a link that led nowhere may lead to a file that cannot be read. What
    /// could not be said is said the next time.
    /// </summary>
    public void SayOnce(string about, string text)
    {
        if (MayBeSaid(about, text) && TrySay($"{about} {text}"))
            _said.Add((about, text));
    }

    /// <summary>The same of a path.</summary>
    public void SayOnceOf(string path, string text)
    {
        if (MayBeSaid(path, text) && TrySay($"{ByteText.Shown(path)}: {text}"))
            _said.Add((path, text));
    }

    private bool MayBeSaid(string about, string text) => _said.Count < Most && !_said.Contains((about, text));

    private unsafe bool TrySay(string text)
    {
        if (!PollHandle.TakesSomething(Handle, out _))
            return false;
        var bytes = Encoding.UTF8.GetBytes($"{speaker}: {text}\n");
        fixed (byte* pointer = bytes)
            return Libc.write(Handle, pointer, bytes.Length) == bytes.Length;
    }
}
