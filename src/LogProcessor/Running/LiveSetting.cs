using LogProcessor.Settings;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>A setting that the pod's annotation changes.</summary>
/// <param name="name">The parameter's and the file's name.</param>
/// <param name="started">What the program was started with, in words.</param>
/// <param name="read">What a value means.</param>
internal sealed class LiveSetting(string name, string started, LiveReading read)
{
    private Func<LinePipelineParts, LinePipelineParts>? _change;

    public string Name => name;

    /// <summary>What holds without the annotation, in words.</summary>
    public string Started => started.Length == 0 ? "none" : started;

    /// <summary>What the annotation said last, followed or not.</summary>
    public string Seen { get; set; } = "";

    /// <summary>What is followed; null: what the program was started with.</summary>
    public LiveText? Followed { get; private set; }

    /// <exception cref="FormatException">The value cannot be followed, for the reason that it gives; what was so before is so still.</exception>
    public void Follow(in LiveText live, LinePipelineParts atStart) => (_change, Followed) = (read(live.Value, atStart), live);

    public void GoBack() => (_change, Followed) = (null, null);

    public LinePipelineParts Apply(LinePipelineParts parts) => _change is { } change ? change(parts) : parts;
}

/// <summary>What a value of a setting makes of the parts that the program was started with.</summary>
/// <exception cref="FormatException">Says what is wrong with it, in words.</exception>
internal delegate Func<LinePipelineParts, LinePipelineParts> LiveReading(string value, LinePipelineParts atStart);
