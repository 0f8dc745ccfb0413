using LogProcessor.Native;
using LogProcessor.Telling;

namespace LogProcessor.Following;

/// <summary>Opens a log file by its name, and says why one cannot be followed: once, and what to do.</summary>
internal sealed class FileOpener(OwnFiles own, Messages messages)
{
    private const int ReadFlags = OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal;

    private readonly FileIdentity? _output = RegularIdentity(1);
    private readonly FileIdentity? _errors = RegularIdentity(2);

    /// <summary>Whether one more file may be open.</summary>
    public required Func<bool> HasRoom { get; init; }

    /// <summary>Negative when the file is not to be followed; then <paramref name="isDirectory"/> says whether it is a directory, perhaps by a link.</summary>
    public int Open(LogRoot root, string relative, FileKind listed, out FileFacts facts, out bool isDirectory)
    {
        isDirectory = false;
        // What is no file is not even opened: a pipe's writer would notice.
        if (listed != FileKind.Regular && !LooksRegular(root, relative, out facts, out isDirectory))
            return -1;
        if (!HasRoom())
        {
            facts = default;
            messages.SayOnce("handles", "of files are used up (ulimit -n): others are read as some come to rest; raise it, or follow fewer files");
            return -1;
        }

        var handle = root.Directory!.OpenBeneath(relative, ReadFlags);
        if (handle < 0)
        {
            facts = default;
            SayWhy(root, relative, Libc.LastError);
            return -1;
        }

        if (FileFacts.TryGet(handle, out facts) && facts.Kind == FileKind.Regular && !IsOwnOutput(root, relative, facts))
        {
            AccessTime.LeaveAlone(handle);
            return handle;
        }

        Libc.close(handle);
        return -1;
    }

    /// <summary>Opens for writing a file that is to be emptied; negative when that is not allowed.</summary>
    public static int OpenToTruncate(LogRoot root, string relative) => root.Directory?.OpenBeneath(relative, OpenFlags.Write | OpenFlags.NonBlocking) ?? -1;

    private bool LooksRegular(LogRoot root, string relative, out FileFacts facts, out bool isDirectory)
    {
        isDirectory = false;
        if (!FileFacts.TryGetAt(root.Directory!.Handle, relative, follow: false, out facts))
            return false;
        var isLink = facts.Kind == FileKind.Link;
        if (isLink && !FileFacts.TryGetAt(root.Directory.Handle, relative, follow: true, out facts))
        {
            messages.SayOnceOf(root.FullPath(relative), "is a link whose target does not exist in this container: skipped until it does");
            return false;
        }

        isDirectory = facts.Kind == FileKind.Directory;
        if (facts.Kind == FileKind.Regular)
            return true;
        if (isLink && !isDirectory)
            messages.SayOnceOf(root.FullPath(relative), "is a link to something that is no regular file, such as /dev/stdout: skipped");
        else if (!isDirectory || !isLink)
            messages.SayOnceOf(root.FullPath(relative), "is not a regular file: skipped");
        return false;
    }

    private bool IsOwnOutput(LogRoot root, string relative, in FileFacts facts)
    {
        var isState = own.Have(relative, facts.Identity);
        if (!isState && facts.Identity != _output && facts.Identity != _errors)
            return false;
        messages.SayOnceOf(root.FullPath(relative), $"is this container's own {(isState ? "state" : "output")}: skipped");
        return true;
    }

    private void SayWhy(LogRoot root, string relative, Errno error)
    {
        var path = root.FullPath(relative);
        switch (error)
        {
            case Errno.NotFound:
                break;
            case Errno.NoAccess or Errno.NotPermitted:
                var mode = FileFacts.TryGetAt(root.Directory!.Handle, relative, follow: true, out var facts) ? $" ({facts.PermissionsShown()})" : "";
                messages.SayOnceOf(path, $"cannot be read by user {Libc.geteuid()}{mode}: "
                    + "run this container as the application's user, or have the files made readable for its group (fsGroup, umask)");
                break;
            case Errno.CrossesDevice:
                messages.SayOnceOf(path, "is a link that leads out of the log directory: skipped");
                break;
            default:
                messages.SayOnceOf(path, $"cannot be opened ({error.Words()}): tried again later");
                break;
        }
    }

    private static FileIdentity? RegularIdentity(int handle) =>
        FileFacts.TryGet(handle, out var facts) && facts.Kind == FileKind.Regular ? facts.Identity : null;
}
