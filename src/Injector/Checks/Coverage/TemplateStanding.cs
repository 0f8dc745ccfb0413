namespace Injector.Checks.Coverage;

/// <summary>How one template stands in a running pod.</summary>
/// <param name="Template">Its name; <see cref="Others"/> for what no template in force is called, since a pod's author can write any name.</param>
/// <param name="State">As of a pod.</param>
internal sealed record TemplateStanding(string Template, CoverageState State)
{
    /// <summary>Stands for every name beyond a bound. No object of Kubernetes is called so.</summary>
    public const string Others = "(others)";
}
