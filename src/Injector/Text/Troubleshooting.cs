namespace Injector.Text;

/// <summary>
/// Where the words of the closed lists are explained, each under an anchor of its own. Too long for an admission warning,
/// so only what has room for it says so.
/// </summary>
internal static class Troubleshooting
{
    /// <param name="word">A reason, or the code of a finding.</param>
    /// <returns>A page of the repository with an anchor, the same in every message.</returns>
    public static string Link(string word) => $"docs/troubleshooting.md#{word.ToLowerInvariant()}";
}
