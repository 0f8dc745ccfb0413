namespace Injector.Kubernetes;

/// <summary>Kubernetes' naming rules, as the API server checks them.</summary>
internal static class KubernetesName
{
    /// <summary>Characters that a DNS-1123 label may have.</summary>
    public const int MaxLabelLength = 63;

    /// <summary>Characters that a DNS-1123 subdomain may have, and so every object's name.</summary>
    public const int MaxSubdomainLength = 253;

    /// <summary>A DNS-1123 label: container and volume names. At most 63 of a-z, 0-9 and '-', no '-' at either end.</summary>
    public static bool IsLabel(string name)
    {
        if (name.Length is 0 or > MaxLabelLength || name[0] == '-' || name[^1] == '-')
            return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        return true;
    }

    /// <summary>What to write instead of <paramref name="name"/>, which is no label: the nearest one, and the rule.</summary>
    public static string WriteLabel(string name)
    {
        const string Rule = "at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends";
        var nearest = new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')]);
        nearest = nearest[..Math.Min(63, nearest.Length)].Trim('-');
        return nearest.Length > 0 && name.Length <= 63 ? $"write {nearest}: {Rule}" : $"write {Rule}";
    }

    /// <summary>A DNS-1123 subdomain: most object names. Labels joined by dots, at most 253 characters.</summary>
    public static bool IsSubdomain(string name) =>
        name.Length is > 0 and <= MaxSubdomainLength && name.Split('.').All(part => part.Length > 0 && IsLabelPart(part));

    /// <summary>A qualified name: keys of labels and annotations, <c>[prefix/]name</c>.</summary>
    public static bool IsQualified(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? IsNamePart(key)
            : IsSubdomain(key[..slash]) && IsNamePart(key[(slash + 1)..]);
    }

    /// <summary>A port's name: at most 15 characters of a label, with a letter, and no two '-' in a row (RFC 6335).</summary>
    public static bool IsPort(string name) =>
        IsLabel(name) && name.Length <= 15 && name.Any(char.IsAsciiLetter) && !name.Contains("--", StringComparison.Ordinal);

    /// <summary>A label's value: empty, or as the name part of a key.</summary>
    public static bool IsLabelValue(string value) => value.Length == 0 || IsNamePart(value);

    private static bool IsLabelPart(string part) =>
        part[0] != '-' && part[^1] != '-' && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsNamePart(string name) =>
        name.Length is > 0 and <= 63
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
