using LogProcessor.Native;
using LogProcessor.Settings;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>
/// Follows what the pod's annotations say while the program runs, as a downward API volume shows it. What they say is held against the bounds; a value that
/// cannot be followed changes nothing, is counted, and said once.
/// </summary>
internal sealed class LiveSettings
{
    /// <summary>How often one looks besides what the kernel tells, in milliseconds.</summary>
    private const long Interval = 10_000;

    /// <summary>Characters of an annotation that a message repeats.</summary>
    private const int MostShown = 200;

    private readonly LinePipelineParts _atStart;
    private readonly LiveBounds _bounds;
    private readonly LiveDirectory _files;
    private readonly Messages _messages;
    private readonly LiveSetting[] _settings;

    public LiveSettings(ProcessorSettings settings, LinePipelineParts atStart, Messages messages)
    {
        (_atStart, Parts, _bounds, _messages) = (atStart, atStart, settings.LiveBounds, messages);
        _settings =
        [
            new("format", settings.Format, (value, _) => LiveValues.Format(value)),
            new("multiline", settings.Multiline, (value, _) => LiveValues.Multiline(value)),
            new("rate-limit", settings.RateLimit, LiveValues.RateLimit),
            new("redact", settings.Redact, LiveValues.Redact),
        ];
        _files = new(settings.LiveDirectory, [.. _settings.Select(setting => setting.Name)]);
        Directory = BeneathDirectory.Open(ByteText.FromSetting(settings.LiveDirectory));
        Look(Environment.TickCount64, told: true);
    }

    /// <summary>Where the annotations are; null where the pod shows none.</summary>
    public BeneathDirectory? Directory { get; }

    /// <summary>What holds for lines now.</summary>
    public LinePipelineParts Parts { get; private set; }

    /// <summary>The name of the format that holds now.</summary>
    public string Format => _settings[0].Followed?.Value ?? _settings[0].Started;

    /// <summary>Values that were not followed, since it was last set to 0.</summary>
    public int Refused { get; set; }

    /// <summary>When to look again, in milliseconds; never, where there is nothing to see.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    /// <param name="now">Milliseconds.</param>
    /// <param name="told">Whether the kernel told of a change.</param>
    /// <returns>Whether other <see cref="Parts"/> hold.</returns>
    public bool Look(long now, bool told)
    {
        if (Directory is null || (!told && now < DueAt))
            return false;
        var time = _atStart.Time.GetUtcNow();
        var changed = false;
        if (_files.HasChanged())
        {
            foreach (var setting in _settings)
                changed |= Read(setting, time);
        }

        DueAt = now + Interval;
        foreach (var setting in _settings)
        {
            if (setting.Followed?.Until is not { } until)
                continue;
            if (until <= time)
                changed |= GoBack(setting, "its time is over");
            else
                DueAt = Math.Min(DueAt, now + (long)Math.Ceiling(Math.Min((until - time).TotalMilliseconds, Interval)));
        }

        if (changed)
            Parts = _settings.Aggregate(_atStart, (parts, setting) => setting.Apply(parts));
        return changed;
    }

    private bool Read(LiveSetting setting, DateTimeOffset time)
    {
        var text = _files.Read(setting.Name);
        // What is too long is seen as one and the same.
        if ((text ?? "\0") == setting.Seen)
            return false;
        setting.Seen = text ?? "\0";
        var live = LiveText.Read(text ?? "");
        if (text is not null && (live.Value.Length == 0 || live.Until <= time))
            return GoBack(setting, live.Value.Length == 0 ? "the pod's annotation says nothing" : "its time is over");
        try
        {
            if (text is null)
                throw new FormatException("it is too long");
            if (_bounds.Problem(setting.Name, live.Value) is { } problem)
                throw new FormatException($"{live.Value} is out of bounds: {problem}");
            setting.Follow(live, _atStart);
        }
        catch (FormatException refusal)
        {
            Refused++;
            var kept = setting.Followed?.ToString() ?? setting.Started;
            _messages.Say($"{setting.Name} stays {Shown(kept)}: the pod's annotation is refused: {Shown(refusal.Message)}");
            return false;
        }

        _messages.Say($"{setting.Name} is {Shown(live.ToString())}, as the pod's annotation says");
        return true;
    }

    private bool GoBack(LiveSetting setting, string why)
    {
        if (setting.Followed is null)
            return false;
        setting.GoBack();
        _messages.Say($"{setting.Name} is {Shown(setting.Started)} again: {why}");
        return true;
    }

    /// <summary>Its author's words, short, and without what a terminal would obey.</summary>
    private static string Shown(string text)
    {
        var end = text.Length <= MostShown ? text.Length : char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown;
        return string.Create(end + (end < text.Length ? 1 : 0), (text, end), static (shown, state) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = i == state.end ? '…' : IsObeyed(state.text[i]) ? '?' : state.text[i];
        });
    }

    /// <summary>Controls, and of Unicode what turns a line round or is not seen.</summary>
    private static bool IsObeyed(char character) => char.IsControl(character)
        || character is (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff';
}
