using System.Reflection;

namespace Injector.Telemetry;

/// <summary>The product's name and version, as it calls itself: to the API server, in its metrics and in <c>version</c>.</summary>
internal static class Product
{
    // The SDK appends the commit behind a plus sign.
    private static readonly string[] Parts =
        (typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    /// <summary>The version without build metadata, for instance <c>1.2.0</c>.</summary>
    public static string Version => Parts[0];

    /// <summary>The whole commit it was built from; null where the build did not know.</summary>
    public static string? Commit => Parts.ElementAtOrDefault(1);
}
