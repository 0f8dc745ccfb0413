using System.Text;
using Injector.Cli.Manifests;
using Injector.Injection;
using Injector.Injection.Decisions;
using Injector.Injection.Plans;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Cli.Reports;

/// <summary>Writes <c>explain</c>'s answer for a person.</summary>
internal sealed class ExplainText
{
    private readonly StringBuilder _text = new();
    private readonly bool _colour;

    private ExplainText(bool colour) => _colour = colour;

    public static string Write(IReadOnlyList<ObjectReview> reviews, bool colour)
    {
        var explain = new ExplainText(colour);
        foreach (var review in reviews)
        {
            if (explain._text.Length > 0)
                explain._text.Append('\n');
            explain.Write(review);
        }

        return explain._text.ToString();
    }

    private void Write(ObjectReview review)
    {
        var (target, outcome) = (review.Object, review.Outcome);
        var title = $"{target.DisplayName} in namespace {review.Namespace}";
        Line($"{Style(Ansi.Bold, title)} ({target.Manifest.File}:{target.Position().Line})");
        Line($"  {Verdict(review)}");
        if (outcome.Error is { } error)
        {
            Line($"  {Style(Ansi.Red, error.Message)}");
            Line($"  see {Troubleshooting.Link(error.Reason.ToString())}");
        }

        foreach (var warning in outcome.Warnings)
            Line($"  {Style(Ansi.Yellow, "warning:")} {warning.Message}");
        foreach (var advice in review.Advice)
            Line($"  {Style(Ansi.Yellow, "warning:")} {advice}");
        Table(outcome.Decision);
        Templates(outcome);
        Plan(review.Instead is null ? outcome.Plan : null);
        if (review.IsInjected)
        {
            Section("Change");
            foreach (var line in InjectOutput.ShortDiff(new ManifestReview(target.Manifest, [review]).Change, _colour).TrimEnd('\n').Split('\n'))
                Line("  " + line);
        }
    }

    private string Verdict(ObjectReview review)
    {
        if (review.Instead is { } instead)
            return Style(Ansi.Red, instead);
        var outcome = review.Outcome;
        if (outcome.Injected)
            return Style(Ansi.Green, $"injected: {outcome.Reason}");
        if (outcome.Error is not null)
            return Style(Ansi.Red, outcome.Allowed ? $"not injected: {outcome.Reason}" : $"refused: {outcome.Reason}");
        return Style(Ansi.Yellow, $"left as it is: {outcome.Reason}");
    }

    private void Table(Decision decision)
    {
        Section("Decision");
        for (var i = 0; i < DecisionTable.Rows.Count; i++)
        {
            var (row, condition) = (i + 1, DecisionTable.Rows[i].Condition);
            if (row == decision.Row)
                Line(Style(Ansi.Bold, $"> {row,2}  {condition,-42} {(decision.Inject ? "yes" : "no"),-4} {decision.Reason}"));
            else
                Line(Style(Ansi.Dim, $"  {row,2}  {condition,-42} {(decision.Row == 0 || row < decision.Row ? "-" : "not reached")}"));
        }
    }

    private void Templates(InjectionOutcome outcome)
    {
        if (outcome.Templates.Count == 0)
            return;
        Section("Templates");
        foreach (var template in outcome.Templates)
            Line($"  {template.Name} (revision {template.Revision})");
        if (outcome.Parameters.Count == 0)
            return;
        Section("Parameters");
        var width = outcome.Parameters.Max(parameter => parameter.Parameter.Name.Length);
        foreach (var parameter in outcome.Parameters)
        {
            var line = $"  {parameter.Parameter.Name.PadRight(width)}  {Value(parameter.Value),-24} {Level(parameter)}";
            Line(parameter.Level == ParameterLevel.Template ? Style(Ansi.Dim, line) : line);
        }
    }

    private static string Value(TemplateValue value) => value.Text.Length == 0 ? "\"\"" : value.Text;

    private static string Level(ParameterValue parameter) => parameter.Level switch
    {
        ParameterLevel.Pod when parameter.Beneath is { } beneath =>
            $"live, set by the pod{(parameter.Until is { } until ? $" until {until}" : "")}; without it {Value(beneath.Value)}, {Level(beneath)}",
        ParameterLevel.Pod => "set by the pod",
        ParameterLevel.Namespace => "set by the namespace",
        _ => $"default of {parameter.Template.Name}",
    };

    private void Plan(InjectionPlan? plan)
    {
        if (plan is null)
            return;
        var lifecycle = plan.Native ? "native (an init container with restartPolicy: Always)" : "classic (a further container)";
        Section("Added");
        foreach (var container in plan.InitContainers)
            Line($"  init container {container.Name}");
        foreach (var container in plan.Sidecars)
            Line($"  sidecar {container.Name}, {lifecycle}");
        foreach (var volume in plan.Volumes)
            Line($"  volume {volume.Name}");
        foreach (var mount in plan.Mounts)
        {
            var source = mount.SubPath is null ? mount.Volume : $"{mount.Volume}/{mount.SubPath}";
            Line($"  mount of {source} at {mount.MountPath} in container {mount.Container.Name}");
        }

        foreach (var entry in plan.Metadata)
            Line($"  {(entry.IsLabel ? "label" : "annotation")} {entry.Key}: {entry.Value}");
    }

    private void Section(string title) => _text.Append('\n').Append("  ").Append(Style(Ansi.Bold, title)).Append('\n');

    private void Line(string line) => _text.Append(line).Append('\n');

    private string Style(string style, string text) => _colour ? Ansi.Style(style, text) : text;
}
