namespace Injector.Kubernetes;

/// <summary>A kind whose objects make pods.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Resource">The resource's name in a path.</param>
/// <param name="Names">What kubectl takes for it, the usual name first; none where another version has the same names.</param>
/// <param name="TemplatePath">JSON pointer to the pod in it.</param>
/// <param name="Renewal">How its pods are made anew.</param>
internal sealed record WorkloadKind(
    string ApiVersion, string Kind, string Resource, string[] Names, string TemplatePath, PodRenewal Renewal)
{
    /// <summary>Whether its pods run to completion.</summary>
    public bool IsJob => Renewal == PodRenewal.NextRun;

    /// <summary>Group and version as the API server's paths have them.</summary>
    public string ApiPath => ApiVersion.Contains('/') ? $"apis/{ApiVersion}" : $"api/{ApiVersion}";
}
