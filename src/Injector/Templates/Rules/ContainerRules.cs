using Injector.Templates.Documents;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>
/// Validation rules across the fields of one container, which the API server would refuse: said when the template is read, not
/// when the first pod is. Source: Kubernetes' <c>pkg/apis/core/validation</c>.
/// </summary>
internal static class ContainerRules
{
    private static readonly string[] NotOnInit = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy"];

    public static void Check(DocumentNode container, bool isInit, VariableScope scope)
    {
        foreach (var field in NotOnInit)
            if (isInit && container.Member(field).Exists)
                container.Member(field).ErrorAtKey("is not allowed on an init container, which runs to its end; remove it");
        container.Member("restartPolicy").Refuse("is set by the injector, from sidecarLifecycle; remove it");
        container.Member("restartPolicyRules").Refuse("needs a restartPolicy, which the injector sets; remove it");
        container.Member("resources").Member("claims").Refuse("names claims that every pod would have to declare; remove it");
        container.Member("lifecycle").Member("stopSignal").Refuse("is refused in pods that do not set spec.os; remove it, and stop on SIGTERM");
        container.Member("volumeDevices").Refuse("needs a raw block volume, which a template cannot add; remove it");
        ResourceRules.Check(container.Member("resources"), scope);
        SecurityRules.Check(container, scope);
        CheckProbes(container);
        CheckUnique(container.Member("ports"), "name", "port");
        CheckUnique(container.Member("ports"), "hostPort", "port");
        CheckUnique(container.Member("env"), "name", "variable");
        CheckUnique(container.Member("volumeMounts"), "mountPath", "mount");
        if (container.Member("env").IsList)
            foreach (var variable in container.Member("env").Items())
                variable.Member("name").CheckIsPlatforms(scope);
    }

    /// <summary>What a variable is called is never a pod's to say: two may become one, or one that means something.</summary>
    private static void CheckIsPlatforms(this DocumentNode field, VariableScope scope)
    {
        foreach (var variable in scope.Peek(field).Variables)
            if (variable.Parameter is { IsSettable: true, IsFaulty: false } parameter)
                field.Error($"is the platform's to say, and {parameter.SettableBy} may set {parameter.Name}; write it out, or remove settableBy");
    }

    private static void Refuse(this DocumentNode field, string why)
    {
        if (field.Exists)
            field.ErrorAtKey(why);
    }

    private static void CheckProbes(DocumentNode container)
    {
        foreach (var name in (ReadOnlySpan<string>)["livenessProbe", "startupProbe"])
            if (container.Member(name).Member("successThreshold") is { Exists: true } threshold && threshold.Element.ToString() != "1")
                threshold.Error($"must be 1 for a {name}; remove it");
        container.Member("readinessProbe").Member("terminationGracePeriodSeconds")
            .Refuse("is not allowed for a readinessProbe, which stops nothing; remove it");
    }

    private static void CheckUnique(DocumentNode list, string field, string what)
    {
        if (!list.IsList)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items())
            if (Value(item.Member(field)) is { Length: > 0 } value && !seen.Add(value))
                item.Member(field).Error($"is the {field} of another {what} already: {Shown.Short(value)}; remove one");
    }

    // A port of 0 is none.
    private static string? Value(DocumentNode node) =>
        node.Element.ValueKind == System.Text.Json.JsonValueKind.Number && node.Element.GetRawText() is var number and not "0" ? number : node.String;
}
