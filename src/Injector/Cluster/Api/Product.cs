namespace Injector.Cluster.Api;

/// <summary>How this program names itself to the API server.</summary>
internal static class Product
{
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
