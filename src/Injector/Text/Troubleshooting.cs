namespace Injector.Text;

/// <summary>
/// Links to the troubleshooting page, which explains each reason and finding code under an anchor of its own. Too long for an admission warning,
/// so only what has room for it says so.
/// </summary>
internal static class Troubleshooting
{
    /// <param name="word">A reason, or the code of a finding.</param>
    /// <returns>A page of the repository with an anchor, the same in every message.</returns>
    public static string Link(string word) => $"docs/troubleshooting.md#{word.ToLowerInvariant()}";
}
