using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates;

/// <summary>The root certificates that this machine trusts.</summary>
internal static class MachineTrust
{
    /// <summary>
    /// Reads them, once in a process. No certificate's TLS context can be made without them, though ours has no use for any:
    /// some hundred and fifty files, and the longest piece of a start.
    /// </summary>
    public static void Load()
    {
        using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        foreach (var root in roots.Certificates)
            root.Dispose();
    }
}
