using LogProcessor.Bounds;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Settings;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>What the settings about lines mean to the parts that carry them out. What they find wrong is said with everything else.</summary>
internal static class LineSettings
{
    public static LinePipelineParts Read(ProcessorSettings settings, SettingsReader reader)
    {
        var rules = Try(() => RedactSetting.Parse(settings.Redact), [], reader, "nothing is printed that was to be masked", fatal: true);
        var secrets = settings.RedactSecretsDirectory is { } path ? new SecretDirectory(path) : null;
        return new(
            LineFormat.Named(settings.Format)!,
            Try(() => JoinSetting.Parse(settings.Multiline), JoinRule.None, reader, "lines are not joined", fatal: false),
            JoinBounds.Default,
            Try(() => RateLimit.Parse(settings.RateLimit), null, reader, "no line is dropped", fatal: false),
            rules,
            secrets,
            SecretValues(secrets, settings.RedactSecretsDirectory, reader),
            TimeProvider.System);
    }

    private static SecretValues? SecretValues(SecretDirectory? secrets, string? path, SettingsReader reader)
    {
        if (secrets is null)
            return null;
        if (!Directory.Exists(path))
            reader.Add($"REDACT_SECRETS_DIRECTORY {path} does not exist: nothing is printed that was to be masked", fatal: true);
        var notes = new List<string>();
        var values = secrets.ReadIfChanged(notes);
        foreach (var note in notes)
            reader.Add($"REDACT_SECRETS_DIRECTORY: {note}");
        return values;
    }

    private static T Try<T>(Func<T> parse, T fallback, SettingsReader reader, string instead, bool fatal)
    {
        try
        {
            return parse();
        }
        catch (FormatException error)
        {
            reader.Add($"{error.Message}: {instead}", fatal);
            return fallback;
        }
    }
}
