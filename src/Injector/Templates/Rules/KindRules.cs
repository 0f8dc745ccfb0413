using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>What the API server requires of the parts of one kind of volume together, beyond what each of them must be.</summary>
internal static class KindRules
{
    /// <param name="name">The kind.</param>
    /// <param name="source">Its part of the volume.</param>
    public static void Check(string name, DocumentNode source)
    {
        if (!source.IsMap)
            return;
        switch (name)
        {
            case "azureDisk":
                CheckAzureDisk(source);
                break;
            case "cinder" or "storageos":
                CheckReference(source.Member("secretRef"));
                break;
            case "csi":
                CheckReference(source.Member("nodePublishSecretRef"));
                CheckName(source.Member("nodePublishSecretRef").Member("name"));
                break;
            case "ephemeral":
                CheckClaim(source.Member("volumeClaimTemplate"));
                break;
            case "fc" when source.Member("targetWWNs").Exists && !source.Member("lun").Exists:
                source.Member("lun").Error("is missing; targetWWNs need it");
                break;
            case "flexVolume" when source.Member("options").IsMap:
                CheckOptions(source.Member("options"));
                break;
            case "projected" when source.Member("sources").IsList:
                CheckPaths(source.Member("sources"));
                break;
        }
    }

    private static void CheckReference(DocumentNode reference)
    {
        if (reference.Exists && reference.Member("name").String is null or "")
            reference.Member("name").Error("is missing; Kubernetes requires it");
    }

    // Of other kinds of volumes it takes any text, and finds no such object later.
    private static void CheckName(DocumentNode name)
    {
        if (name.String is { Length: > 0 } text && !text.Contains("${", StringComparison.Ordinal) && !KubernetesName.IsSubdomain(text))
            name.Error("must be an object's name: at most 253 of a-z, 0-9, '-' and '.', with a letter or digit at both ends");
    }

    private static void CheckAzureDisk(DocumentNode disk)
    {
        var managed = disk.Member("kind").String == "Managed";
        if (disk.Member("diskURI").String is { } uri && managed != uri.StartsWith("/subscriptions/", StringComparison.Ordinal))
            disk.Member("diskURI").Error(managed
                ? "must begin with /subscriptions/, for kind is Managed"
                : "must begin with https://, unless kind is Managed");
    }

    private static void CheckClaim(DocumentNode claim)
    {
        if (claim.Member("metadata").IsMap)
            claim.Member("metadata").AllowOnly("annotations", "labels");
        if (claim.Member("spec").Member("resources").Member("requests") is { IsMap: true } requests && !requests.Member("storage").Exists)
            requests.Member("storage").Error("is missing; Kubernetes requires it");
    }

    private static void CheckOptions(DocumentNode options)
    {
        foreach (var (key, value) in options.Members())
            if (key.Split('/') is [var prefix, _] && $".{prefix}" is var domain
                && (domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal)))
                value.ErrorAtKey("is reserved for Kubernetes; use a prefix of your own");
    }

    /// <summary>Each file of a projected volume has a path of its own, whichever source it comes from.</summary>
    private static void CheckPaths(DocumentNode sources)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources.Items())
            if (source.IsMap)
                foreach (var (_, projection) in source.Members())
                    foreach (var path in Paths(projection))
                        if (path.String is { Length: > 0 } written && !seen.Add(written))
                            path.Error($"is the path of another file of this volume already: {Shown.Short(written)}; choose another");
    }

    private static IEnumerable<DocumentNode> Paths(DocumentNode projection) => projection.Member("items").IsList
        ? projection.Member("items").Items().Select(item => item.Member("path"))
        : [projection.Member("path")];
}
