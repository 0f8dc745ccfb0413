using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>
/// The variables in the <c>subPathExpr</c> of mounts that the sidecar shares: it expands them with its own environment, so it is given them,
/// under names that are ours. A name that the pod's author chose (<c>PATH</c>, <c>LD_PRELOAD</c>, <c>HTTPS_PROXY</c>) would mean
/// something to the sidecar's program.
/// </summary>
/// <remarks>Of several with one name the last counts; one that is composed of others sees those before it.</remarks>
internal sealed class SubPathVariables(SidecarTemplate template)
{
    // Pods of people have one or two. What is beyond is made to cost us something.
    private const int MostVariables = 16;
    private const int LongestText = 1024;

    private readonly Dictionary<(string? Value, string? FieldPath), SharedVariable> _known = [];
    private int _number;

    /// <summary>What the containers we add get, each after those that it refers to.</summary>
    public List<SharedVariable> Added { get; } = [];

    /// <summary>The expression of a container's mount as the sidecar has it.</summary>
    /// <returns>The error says what it needs and cannot have.</returns>
    public Result<string, InjectionError> Rewrite(PodContainer target, string expression, string mountPath)
    {
        var walk = new Walk(this, Environment(target));
        if (walk.Rewrite(expression, int.MaxValue) is { } rewritten)
            return rewritten;
        return new InjectionError(Reason.MountConflict, $"the subPathExpr at {mountPath} of container {target.Name} needs {walk.Needs}");
    }

    private string? Shared(string? value, string? fieldPath)
    {
        if (_known.TryGetValue((value, fieldPath), out var known))
            return known.Name;
        if (Added.Count == MostVariables)
            return null;
        var variable = new SharedVariable(FreeName(), value, fieldPath);
        _known.Add((value, fieldPath), variable);
        Added.Add(variable);
        return variable.Name;
    }

    private string FreeName()
    {
        string name;
        do
            name = $"SHARED_VOLUME_{++_number}";
        while (template.Containers.Any(container => container.EnvironmentNames.Contains(name)));
        return name;
    }

    private static Dictionary<string, List<(int Index, JsonElement Variable)>> Environment(PodContainer target)
    {
        var environment = new Dictionary<string, List<(int, JsonElement)>>(StringComparer.Ordinal);
        var index = 0;
        foreach (var variable in PodView.Require(target.Json, "env"u8, JsonValueKind.Array, "env").Items())
        {
            if (PodView.Text(variable, "name"u8) is { } name)
                (environment.TryGetValue(name, out var known) ? known : environment[name] = []).Add((index, variable));
            index++;
        }

        return environment;
    }

    /// <summary>One expression, and the variables on the way to its values; each is rewritten once.</summary>
    private sealed class Walk(SubPathVariables owner, Dictionary<string, List<(int Index, JsonElement Variable)>> environment)
    {
        private readonly Dictionary<int, string?> _names = [];
        private int _depth;

        /// <summary>What is missing, where there is no rewritten text.</summary>
        public string? Needs { get; private set; }

        /// <param name="text">With references.</param>
        /// <param name="end">Only what is defined before this is seen.</param>
        public string? Rewrite(string text, int end)
        {
            if (text.Length > LongestText || _depth > MostVariables)
                return Missing("more than a path has");
            _depth++;
            var rewritten = VariableReferences.Rename(text, name => Name(name, end));
            _depth--;
            return rewritten;
        }

        private string? Name(string name, int end)
        {
            if (Last(name, end) is not (var index and >= 0, var variable))
                return Missing($"{Shown(name)}, which is no plain value or fieldRef");
            if (!_names.TryGetValue(index, out var shared))
                _names[index] = shared = Copy(name, index, variable);
            return shared;
        }

        private string? Copy(string name, int index, JsonElement variable)
        {
            if (variable.Member("valueFrom"u8) is { ValueKind: JsonValueKind.Object } from)
                return PodView.Text(from.Member("fieldRef"u8), "fieldPath"u8) is { } field
                    ? owner.Shared(null, field) ?? Missing($"more than {MostVariables} variables")
                    : Missing($"{Shown(name)}, which is no plain value or fieldRef");
            return Rewrite(PodView.Text(variable, "value"u8) ?? "", index) is { } value
                ? owner.Shared(value, null) ?? Missing($"more than {MostVariables} variables")
                : null;
        }

        private (int Index, JsonElement Variable) Last(string name, int end)
        {
            if (!environment.TryGetValue(name, out var definitions))
                return (-1, default);
            // They are in order, and one name may have been given ten thousand times.
            var (low, high) = (0, definitions.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = definitions[middle].Index < end ? (middle + 1, high) : (low, middle);
            }

            return low == 0 ? (-1, default) : definitions[low - 1];
        }

        private string? Missing(string what)
        {
            Needs ??= what;
            return null;
        }

        private static string Shown(string name) => name.Length == 0 ? "$()" : Excerpt.Of(name, 60);
    }
}
