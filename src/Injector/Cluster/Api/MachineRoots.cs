using System.Runtime.InteropServices;

namespace Injector.Cluster.Api;

/// <summary>
/// The root certificates that the machine trusts, more than a hundred files. The runtime reads them all for the first chain that it builds,
/// also where their word is not asked: for a server's own certificate, and for a peer that must be of a named CA. That is
/// half of the time and of the processor that a start takes.
/// </summary>
internal static class MachineRoots
{
    // Nothing may ever come to be there.
    private const string Nowhere = "/dev/null/none";

    /// <summary>
    /// Makes this process trust none of them. For the whole process and for good: only where nothing in it is verified against them.
    /// </summary>
    /// <remarks>
    /// The runtime looks for OpenSSL's variables in the environment of the C library, once, and has no setting of its own. What this process starts,
    /// such as a kubeconfig's credential plugin, is given the runtime's copy of the environment, which is taken before.
    /// </remarks>
    public static void LeaveOut()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = Environment.GetEnvironmentVariables();
        // A failure costs what it always did.
        _ = SetEnvironment("SSL_CERT_DIR", Nowhere, overwrite: 1);
        _ = SetEnvironment("SSL_CERT_FILE", Nowhere, overwrite: 1);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
