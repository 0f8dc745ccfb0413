namespace Injector.Tests.LogProcessor;

/// <summary>The shell and the tools that the log-processor runs in: Debian has them as <c>busybox-static</c>.</summary>
internal static class BusyBox
{
    public static bool IsRoot { get; } = System.Environment.IsPrivilegedProcess;

    public static void Require() => Requires.Command("busybox", "Debian has it in the package busybox-static");
}
