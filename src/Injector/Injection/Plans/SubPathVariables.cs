using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// The variables in the <c>subPathExpr</c> of mounts that the sidecar shares: it expands them with its own environment, so it is given them,
/// under names that are ours. A name that the pod's author chose (<c>PATH</c>, <c>LD_PRELOAD</c>, <c>HTTPS_PROXY</c>) would mean
/// something to the sidecar's program.
/// </summary>
internal sealed class SubPathVariables(SidecarTemplate template)
{
    private readonly Dictionary<(string? Value, string? FieldPath), SharedVariable> _known = [];
    private int _number;

    /// <summary>What the containers we add get.</summary>
    public List<SharedVariable> Added { get; } = [];

    /// <summary>The expression as the sidecar has it; null, and the variable that it cannot have, when there is one.</summary>
    public (string? Expression, string? Missing) Rewrite(PodContainer target, string expression)
    {
        Dictionary<string, JsonElement>? environment = null;
        string? missing = null;
        var rewritten = VariableReferences.Rename(expression, name =>
        {
            environment ??= Environment(target);
            if (environment.TryGetValue(name, out var variable) && Read(variable) is var (value, fieldPath) && (value ?? fieldPath) is not null)
                return Shared(value, fieldPath).Name;
            missing = name.Length == 0 ? "$()" : name;
            return null;
        });
        return (rewritten, missing);
    }

    private SharedVariable Shared(string? value, string? fieldPath)
    {
        if (_known.TryGetValue((value, fieldPath), out var known))
            return known;
        var variable = new SharedVariable(FreeName(), value, fieldPath);
        _known.Add((value, fieldPath), variable);
        Added.Add(variable);
        return variable;
    }

    private string FreeName()
    {
        string name;
        do
            name = $"SHARED_VOLUME_{++_number}";
        while (template.Containers.Any(container => container.EnvironmentNames.Contains(name)));
        return name;
    }

    // Of several with one name the last counts.
    private static Dictionary<string, JsonElement> Environment(PodContainer target)
    {
        var environment = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var variable in PodView.Require(target.Json, "env"u8, JsonValueKind.Array, "env").Items())
            if (PodView.Text(variable, "name"u8) is { } name)
                environment[name] = variable;
        return environment;
    }

    /// <summary>Both null when it is made of what the sidecar does not have, such as a Secret or another variable.</summary>
    private static (string? Value, string? FieldPath) Read(JsonElement variable)
    {
        if (variable.Member("valueFrom"u8) is { ValueKind: JsonValueKind.Object } from)
            return (null, PodView.Text(from.Member("fieldRef"u8), "fieldPath"u8));
        var value = PodView.Text(variable, "value"u8) ?? "";
        return value.Contains("$(", StringComparison.Ordinal) ? default : (value, null);
    }
}
