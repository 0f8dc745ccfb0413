namespace Injector.Testing;

/// <summary>What the one who runs the tests tells them by environment variables; CONTRIBUTING.md lists the names.</summary>
internal static class Setting
{
    /// <summary>Null when it is not set, or empty.</summary>
    public static string? Of(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
