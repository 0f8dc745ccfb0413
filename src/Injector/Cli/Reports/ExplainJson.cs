using System.Text.Json.Serialization;
using Injector.Cli.Manifests;
using Injector.Injection.Decisions;
using Injector.Injection.Plans;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Cli.Reports;

/// <summary>What <c>explain</c> says of one pod, for a program: one object per pod, one a line.</summary>
internal sealed record ExplainJson(
    string Kind,
    string Namespace,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    string File,
    int Line,
    bool Injected,
    bool Allowed,
    string Reason,
    DecisionJson Decision,
    ErrorJson? Error,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<TemplateJson> Templates,
    IReadOnlyList<ParameterJson> Parameters,
    AddedJson? Added,
    RawJson Patch)
{
    public static string Write(IReadOnlyList<ObjectReview> reviews) =>
        string.Concat(reviews.Select(review => ReportContext.Line(Of(review), ReportContext.Default.ExplainJson)));

    private static ExplainJson Of(ObjectReview review)
    {
        var (target, outcome) = (review.Object, review.Outcome);
        return new(
            target.Kind,
            review.Namespace,
            target.Name,
            target.Manifest.File,
            target.Position().Line,
            review.IsInjected,
            outcome.Allowed,
            outcome.Reason.ToString(),
            DecisionJson.Of(outcome.Decision),
            outcome.Error is { } error ? ErrorJson.Of(error) : null,
            [.. review.Instead is { } instead ? [instead] : (string[])[], .. outcome.Messages, .. review.Advice],
            [.. outcome.Templates.Select(TemplateJson.Of)],
            [.. outcome.Parameters.Select(ParameterJson.Of)],
            review.Instead is null && outcome.Plan is { } plan ? AddedJson.Of(plan) : null,
            new RawJson(review.Instead is null ? outcome.Patch : default));
    }
}

/// <summary>The row of the decision table, its condition (none for a pod that could not be read), and what it says.</summary>
internal sealed record DecisionJson(int Row, string? Condition, bool Inject, string Reason)
{
    public static DecisionJson Of(Decision decision) => new(
        decision.Row,
        decision.Row > 0 ? DecisionTable.Rows[decision.Row - 1].Condition : null,
        decision.Inject,
        decision.Reason.ToString());
}

/// <summary>An <see cref="InjectionError"/>.</summary>
internal sealed record ErrorJson(string Reason, string Message, string? Key)
{
    public static ErrorJson Of(InjectionError error) => new(error.Reason.ToString(), error.Message, error.Key);
}

/// <summary>A parameter with its value, and who set it: <c>pod</c>, <c>namespace</c> or <c>template</c>.</summary>
/// <param name="Template">Whose parameter.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; of a live one, what its sidecar follows.</param>
/// <param name="SetBy">Who set it.</param>
/// <param name="Live">Whether a running pod's annotation changes it; left out where none does.</param>
/// <param name="Until">When what the pod says ends to hold; left out where it does not.</param>
internal sealed record ParameterJson(string Template, string Name, string Value, string SetBy, bool? Live = null, string? Until = null)
{
    public static ParameterJson Of(ParameterValue parameter) => new(
        parameter.Template.Name,
        parameter.Parameter.Name,
        parameter.Value.Text,
        parameter.Level switch
        {
            ParameterLevel.Pod => "pod",
            ParameterLevel.Namespace => "namespace",
            _ => "template",
        },
        parameter.Parameter.IsLive ? true : null,
        parameter.Until);
}

/// <summary>What a pod gets, by name.</summary>
internal sealed record AddedJson(
    string SidecarLifecycle,
    IReadOnlyList<string> InitContainers,
    IReadOnlyList<string> Sidecars,
    IReadOnlyList<string> Volumes,
    IReadOnlyList<MountJson> Mounts)
{
    public static AddedJson Of(InjectionPlan plan) => new(
        plan.Native ? "Native" : "Classic",
        [.. plan.InitContainers.Select(container => container.Name)],
        [.. plan.Sidecars.Select(container => container.Name)],
        [.. plan.Volumes.Select(volume => volume.Name)],
        [.. plan.Mounts.Select(mount => new MountJson(mount.Container.Name, mount.Volume, mount.MountPath, mount.SubPath))]);
}

/// <summary>A volume that a container of the pod gets to see.</summary>
internal sealed record MountJson(string Container, string Volume, string MountPath, string? SubPath);
