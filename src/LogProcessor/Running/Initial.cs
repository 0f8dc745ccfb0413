using LogProcessor.Following;
using LogProcessor.Native;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary><c>init</c>: says, before the application starts, what will be collected and whether it can be read. It never fails: collecting logs must not keep an application from starting.</summary>
internal static class Initial
{
    public static int Run(Func<string, string?> environment)
    {
        var reader = new SettingsReader(environment);
        var settings = reader.Read();
        var patterns = new PatternSet(settings.Patterns, error => reader.Add(error));
        LineSettings.Read(settings, reader);
        if (patterns.IsEmpty)
            reader.Add("LOG_FILES has no pattern that can be followed: nothing will be printed");
        Say($"{string.Join(',', settings.Patterns)} in {string.Join(',', settings.Directories.Select(directory => directory.Path))} "
            + $"will be followed by user {Libc.geteuid()}, group {Libc.getegid()}");
        foreach (var error in reader.Errors)
            Say(error);
        foreach (var directory in settings.Directories)
            Say($"{directory.Path} {State(directory.Path)}");
        return 0;
    }

    private static string State(string path)
    {
        var bytes = ByteText.FromSetting(path);
        if (!FileFacts.TryGet(bytes, out var facts))
            return Libc.LastError == Errno.NotFound
                ? "does not exist yet: it is looked for until the application creates it"
                : $"cannot be looked at: {Libc.LastError.Words()}";
        if (facts.Kind != FileKind.Directory)
            return "is not a directory: nothing can be collected there";
        using var directory = BeneathDirectory.Open(bytes);
        var handle = directory?.OpenBeneath("", OpenFlags.Read | OpenFlags.Directory) ?? -1;
        if (handle < 0)
            return $"cannot be read by user {Libc.geteuid()}, group {Libc.getegid()} ({facts.PermissionsShown()}): "
                + "run the sidecar as the application's user, or set the pod's fsGroup";
        Libc.close(handle);
        return "can be read";
    }

    /// <summary>On standard output, as an init container's answer.</summary>
    private static void Say(string text) => Answer.Give($"log-processor-init: {text}\n");
}
