using System.Text.RegularExpressions;

namespace Injector.Kubernetes;

/// <summary>A container image's name, as the OCI distribution grammar has it: <c>[registry/]path[:tag][@digest]</c>.</summary>
internal readonly partial record struct ImageReference(string Name, string? Tag, string? Digest)
{
    /// <summary>The grammar, in what .NET's regular expressions and RE2 have in common.</summary>
    public const string Pattern =
        @"^(?<name>(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?\z";

    /// <summary>The last segment of the name: what stays the same when a registry mirror rewrites the rest.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Whether it always names the same build: a digest, or a tag other than <c>latest</c>.</summary>
    public bool IsPinned => Digest is not null || Tag is not null and not "latest";

    /// <summary>Reads an image name; false when no registry would take it.</summary>
    public static bool TryParse(string text, out ImageReference image)
    {
        var match = text.Length <= 512 ? Grammar().Match(text) : Match.Empty;
        image = match.Success
            ? new ImageReference(
                match.Groups["name"].Value,
                match.Groups["tag"].Success ? match.Groups["tag"].Value : null,
                match.Groups["digest"].Success ? match.Groups["digest"].Value : null)
            : default;
        return match.Success;
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
