using System.Text.Json.Nodes;

namespace Injector.Tests.Golden;

/// <summary>
/// A case's <c>review.yaml</c>, where the request is not the ordinary one: the creation of a pod in namespace <c>shop</c> of a cluster
/// of Kubernetes 1.36.
/// </summary>
internal sealed record ReviewFile
{
    private static readonly string[] Known =
        ["namespace", "namespaceKnown", "kubernetesVersion", "enforcedEntry", "operation", "kind", "builtInTemplates", "environmentVariables"];

    public string Namespace { get; init; } = "shop";

    /// <summary>False: the namespace could not be read.</summary>
    public bool NamespaceKnown { get; init; } = true;

    /// <summary>What the cluster runs; native sidecars need 1.32.</summary>
    public string KubernetesVersion { get; init; } = "1.36";

    /// <summary>The review comes in through <c>/mutate/enforced</c>.</summary>
    public bool EnforcedEntry { get; init; }

    public string Operation { get; init; } = "CREATE";

    /// <summary>The kind of the reviewed object; everything but Pod is in apps/v1.</summary>
    public string Kind { get; init; } = "Pod";

    /// <summary>The built-in templates as they are, without the test's own log-processor.</summary>
    public bool BuiltInTemplates { get; init; }

    /// <summary>How many variables to give the first container before the review: too many to store.</summary>
    public int EnvironmentVariables { get; init; }

    public bool NativeSidecars => int.Parse(KubernetesVersion.Split('.')[1]) >= 32;

    /// <summary>Whether the command line has words for this request; it knows no operations and no unreadable namespaces.</summary>
    public bool CommandLineCanAsk => NamespaceKnown && !EnforcedEntry && Operation == "CREATE" && Kind == "Pod" && Namespace.Length > 0;

    public static ReviewFile Read(JsonObject? file)
    {
        if (file is null)
            return new ReviewFile();
        file.Select(member => member.Key).Should().BeSubsetOf(Known, "review.yaml has no other keys");
        var unset = new ReviewFile();
        return new ReviewFile
        {
            Namespace = file["namespace"]?.GetValue<string>() ?? unset.Namespace,
            NamespaceKnown = file["namespaceKnown"]?.GetValue<bool>() ?? unset.NamespaceKnown,
            KubernetesVersion = file["kubernetesVersion"]?.GetValue<string>() ?? unset.KubernetesVersion,
            EnforcedEntry = file["enforcedEntry"]?.GetValue<bool>() ?? unset.EnforcedEntry,
            Operation = file["operation"]?.GetValue<string>() ?? unset.Operation,
            Kind = file["kind"]?.GetValue<string>() ?? unset.Kind,
            BuiltInTemplates = file["builtInTemplates"]?.GetValue<bool>() ?? unset.BuiltInTemplates,
            EnvironmentVariables = file["environmentVariables"]?.GetValue<int>() ?? unset.EnvironmentVariables,
        };
    }
}
