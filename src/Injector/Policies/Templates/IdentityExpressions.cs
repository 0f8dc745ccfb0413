using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// Whom the containers run as: <c>user</c> and <c>group</c>, optional numbers. The application's own user where that is not root, nobody's where
/// OpenShift is to assign one, else 65532; or what the template says.
/// </summary>
internal static class IdentityExpressions
{
    private const string Nonroot = "optional.of(dyn(65532))";

    public static void Add(TemplateBlock block)
    {
        block.Add("app", block.Template.SharedVolume is null ? "variables.application" : $"{block["targets"]}[0].a");
        var runAs = block.Template.RunAs;
        var (user, group) = (Of(block, "runAsUser"), Of(block, "runAsGroup"));
        block.Add("appUser", user);
        block.Add("appGroup", group);
        block.Add(
            "assigned",
            $"!{block["appUser"]}.hasValue() && '{Keys.OpenShiftUserRange}' in variables.namespaceAnnotations "
            + $"&& !('{Keys.OpenShiftConstraints}' in variables.annotations)");
        var own = $"{block["appUser"]}.orValue(0) > 0";
        block.Add("user", Said(block, runAs?.User) + $"{own} ? {block["appUser"]} : {block["assigned"]} ? optional.none() : {Nonroot}");
        block.Add(
            "group",
            Said(block, runAs?.Group) + $"{own} ? {block["appGroup"]} : {block["assigned"]} ? optional.none() "
            + $": {block["appGroup"]}.orValue(0) > 0 ? {block["appGroup"]} : {Nonroot}");
        if (runAs?.FsGroup is { } fsGroup)
            block.Add("ownFsGroup", $"[{block.Text(fsGroup)}].filter(g, g != '' && !object.spec.?securityContext.?fsGroup.hasValue())");
        var faults = ((TemplateText?[])[runAs?.User, runAs?.Group, runAs?.FsGroup]).OfType<TemplateText>()
            .Select(text => block.Text(text)).Select(id => $"({id} != '' && !{IsId(id)})").ToList();
        var message = $"{Reason.ParameterInvalid}: template {block.Template.Name} is to run as what is no user or group; write a number of 0 to 2147483647";
        block.Add("identityError", faults.Count == 0 ? "''" : $"{Cel.Any(faults)} ? {Cel.Text(message)} : ''");
    }

    /// <summary>A pod has one <c>fsGroup</c>: its own, or that of the first template that names any. A list of one or none.</summary>
    public static void AddFsGroup(TemplateBlock block, TemplateBlocks blocks)
    {
        if (HasFsGroup(block))
            block.Add("fsGroup", blocks.Earlier(block, "ownFsGroup", HasFsGroup) is { } earlier
                ? $"{earlier}.size() > 0 ? [] : {block["ownFsGroup"]}" : block["ownFsGroup"]);
    }

    public static bool HasFsGroup(TemplateBlock block) => block.Template.RunAs?.FsGroup is not null;

    private static string Of(TemplateBlock block, string field) =>
        $"{block["app"]}.c.?securityContext.?{field}.or(object.spec.?securityContext.?{field})";

    // An empty text is what it would be otherwise.
    private static string Said(TemplateBlock block, TemplateText? text) =>
        text is null ? "" : $"{block.Text(text)} != '' ? optional.of(dyn(int({block.Text(text)}))) : ";

    private static string IsId(string text) => $"({text}.matches(r'^0*[0-9]{{1,10}}$') && int({text}) <= 2147483647)";
}
