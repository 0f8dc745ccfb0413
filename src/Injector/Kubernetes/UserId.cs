using System.Globalization;

namespace Injector.Kubernetes;

/// <summary>The number of a user or a group: 0, which is root, to 2147483647.</summary>
internal static class UserId
{
    public static bool IsValid(string text) => Canonical(text) is not null;

    /// <summary>The number as JSON has it, without zeros in front; null when it is none.</summary>
    public static string? Canonical(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id.ToString(CultureInfo.InvariantCulture) : null;
}
