using LogProcessor.Checkpoint;
using LogProcessor.Following;
using LogProcessor.Native;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary>What the program does, by its first argument.</summary>
internal static class Verbs
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    public static int Run(string[] arguments, Func<string, string?> environment) => arguments switch
    {
        [] => Follow(environment),
        ["init"] => Initial.Run(environment),
        ["healthy"] => Healthy(environment),
        ["--help" or "-h" or "help", ..] => Print(Help.Text),
        ["--version"] => Print($"log-processor {typeof(Verbs).Assembly.GetName().Version?.ToString(3)}\n"),
        _ => Misuse(arguments),
    };

    private static int Follow(Func<string, string?> environment)
    {
        using var signals = new Signals();
        var messages = new Messages("log-processor");
        var reader = new SettingsReader(environment);
        var settings = reader.Read();
        var patterns = new PatternSet(settings.Patterns, error => reader.Add(error));
        var lines = LineSettings.Read(settings, reader);
        if (patterns.IsEmpty)
            reader.Add("LOG_FILES has no pattern that can be followed: nothing will be printed");
        foreach (var error in reader.Errors)
            messages.Say(error);
        if (reader.Fatal)
            return Misused;
        if (PositionFile.Open(Path.Combine(ByteText.FromSetting(settings.StateDirectory), PositionFile.Name)) is not { } positions)
        {
            messages.Say(
                $"STATE_DIRECTORY {settings.StateDirectory} must be writable for user {Libc.geteuid()} ({Libc.LastError.Words()}): mount an emptyDir there");
            return Failed;
        }

        if (!new Heartbeat(settings.HeartbeatFile).Beat(Environment.TickCount64))
        {
            messages.Say($"HEARTBEAT_FILE {settings.HeartbeatFile} cannot be written by user {Libc.geteuid()}");
            return Failed;
        }

        var live = new LiveSettings(settings, lines, messages);
        messages.Say($"following {string.Join(',', settings.Patterns)} in {string.Join(',', settings.Directories.Select(directory => directory.Path))} "
            + $"as user {Libc.geteuid()}, format {live.Format}");
        return new Follower(settings, patterns, live, positions, signals, messages).Run();
    }

    /// <summary>The liveness probe: 0 while the heartbeat is young.</summary>
    private static int Healthy(Func<string, string?> environment)
    {
        var path = new SettingsReader(environment).HeartbeatFile;
        if (Heartbeat.IsFresh(path, DateTimeOffset.UtcNow))
            return Ok;
        new Messages("log-processor").Say($"{path} is missing, or older than {Heartbeat.MostAge.TotalSeconds:0} s");
        return Failed;
    }

    private static int Print(string text)
    {
        Answer.Give(text);
        return Ok;
    }

    private static int Misuse(string[] arguments)
    {
        new Messages("log-processor").Say($"{string.Join(' ', arguments)} is no command: give none to follow files, or init, healthy, --help");
        return Misused;
    }
}
