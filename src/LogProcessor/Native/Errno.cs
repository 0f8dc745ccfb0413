namespace LogProcessor.Native;

/// <summary>Why a call failed: the numbers of <c>errno</c> that are told apart here. They are the same on x86-64 and arm64.</summary>
internal enum Errno
{
    NotPermitted = 1,
    NotFound = 2,
    Interrupted = 4,
    TryAgain = 11,
    NoAccess = 13,
    CrossesDevice = 18,
    NotADirectory = 20,
    Invalid = 22,
    TooManyOpenFiles = 24,
    NoSpace = 28,
    ReadOnlyFileSystem = 30,
    NotImplemented = 38,
    TooManyLinks = 40,
}

internal static class ErrnoExtensions
{
    public static string Words(this Errno error) => error switch
    {
        Errno.NotPermitted => "not permitted",
        Errno.NotFound => "it does not exist",
        Errno.NoAccess => "permission denied",
        Errno.NotADirectory => "it is not a directory",
        Errno.NoSpace => "no space is left",
        Errno.ReadOnlyFileSystem => "its volume is mounted read-only",
        Errno.TooManyOpenFiles => "too many open files",
        _ => string.Create(null, $"error {(int)error}"),
    };
}
