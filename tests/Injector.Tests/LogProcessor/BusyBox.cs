namespace Injector.Tests.LogProcessor;

/// <summary>The shell and the tools that the log-processor runs in: Debian has them as <c>busybox-static</c>.</summary>
internal static class BusyBox
{
    private static readonly bool Present = OnPath("busybox");

    public static bool IsRoot { get; } = System.Environment.IsPrivilegedProcess;

    /// <summary>Skips the test where there is no busybox; continuous integration must have it.</summary>
    public static void Require()
    {
        if (Present)
            return;
        System.Environment.GetEnvironmentVariable("CI").Should().NotBe("true", "busybox must be on PATH (Debian: busybox-static)");
        Assert.Skip("busybox is not on PATH (Debian: busybox-static)");
    }

    private static bool OnPath(string program) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));
}
