using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.Tests.Hostile;

/// <summary>
/// Holds a container of a pod against the one that its template's file says: the same members in the same shape, each text with values in their
/// places, as the program in the container reads it. Knows nothing of the code that renders.
/// </summary>
/// <param name="pod">The pod before anything was added, and the values of its parameters.</param>
internal sealed partial class TemplateByHand(AuthorsPod pod)
{
    private static readonly string[] Numbers = ["containerPort", "port", "runAsUser", "runAsGroup"];

    private readonly JsonNode _spec = pod.Pod["spec"]!;
    private readonly FollowedApplication _application = new(pod);

    /// <summary>How the two differ, one sentence each.</summary>
    public List<string> Differences(JsonObject template, JsonObject container)
    {
        var problems = new List<string>();
        var expected = template.DeepClone().AsObject();
        var actual = container.DeepClone().AsObject();
        // There are no bounds that the program does not know.
        foreach (var told in (expected["env"]?.AsArray() ?? []).Where(variable => (string?)variable!["value"] == "${live.bounds}").ToList())
            expected["env"]!.AsArray().Remove(told);
        // Added because of the pod: that it keeps running, a mount of what the application shares, and the variables of its path.
        if ((string?)actual["restartPolicy"] == "Always")
            actual.Remove("restartPolicy");
        TakeSharedMounts(expected, actual, problems);
        var variables = TakeSharedVariables(expected, actual, problems);
        if ((bool?)_spec["hostNetwork"] == true)
            expected.Remove("ports");
        if (IsGuaranteed())
            expected["resources"]!["requests"] = expected["resources"]!["limits"]!.DeepClone();
        Compare(expected, actual, "", variables, problems);
        return problems;
    }

    private void Compare(JsonNode? expected, JsonNode? actual, string path, HashSet<string> variables, List<string> problems)
    {
        if (expected is JsonObject members && actual is JsonObject has)
        {
            foreach (var (name, value) in members)
                if (!IsAbsent(value) || has.ContainsKey(name))
                    Compare(value, has[name], $"{path}/{name}", variables, problems);
            problems.AddRange(has.Where(member => !members.ContainsKey(member.Key)).Select(member => $"{path}/{member.Key} is not the template's"));
        }
        else if (expected is JsonArray items && actual is JsonArray given)
        {
            if (items.Count != given.Count)
                problems.Add($"{path} has {given.Count} items, not {items.Count}");
            for (var i = 0; i < Math.Min(items.Count, given.Count); i++)
                Compare(items[i], given[i], $"{path}/{i}", variables, problems);
        }
        else
        {
            CompareValue(expected, actual, path, variables, problems);
        }
    }

    private void CompareValue(JsonNode? expected, JsonNode? actual, string path, HashSet<string> variables, List<string> problems)
    {
        if (expected is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Contains("${", StringComparison.Ordinal))
        {
            var wanted = text.GetValue<string>() == "${app.seLinuxOptions}" ? null : Filled(text.GetValue<string>());
            if (wanted is null ? !JsonNode.DeepEquals(_application.SeLinuxOptions, actual) : Read(actual, path, variables) != wanted)
                problems.Add($"{path} is {actual?.ToJsonString()}, not {wanted ?? "the application's"}");
            if (wanted is not null && (actual!.GetValueKind() == JsonValueKind.String) == Numbers.Contains(path.Split('/')[^1]))
                problems.Add($"{path} is a {actual.GetValueKind()}");
        }
        else if (!JsonNode.DeepEquals(expected, actual))
        {
            problems.Add($"{path} is {actual?.ToJsonString()}, not the template's {expected?.ToJsonString()}");
        }
    }

    /// <summary>A text as the program gets it: in commands, arguments and variables Kubernetes puts other variables in.</summary>
    private static string? Read(JsonNode? actual, string path, HashSet<string> variables)
    {
        var text = actual?.ToString();
        return text is not null && ExpandedField().IsMatch(path)
            ? Reference().Replace(text, found => found.Value == "$$" ? "$" : variables.Contains(found.Groups[1].Value) ? "\0" : found.Value)
            : text;
    }

    private string Filled(string text) => Placeholder().Replace(text, found => found.Value == "$${" ? "${" : Value(found.Groups[1].Value));

    private string Value(string name) => name switch
    {
        "pod.namespace" => "shop",
        "app.container" => _application.Targets[0],
        "app.runAsUser" => _application.User,
        "app.runAsGroup" => _application.Group ?? "",
        "sidecar.lifecycle" => "native",
        "sharedVolume.containers" => string.Join(',', _application.Targets),
        "sharedVolume.directories" => string.Join(',', _application.Directories),
        "sharedVolume.files" => string.Join(',', _application.Directories.SelectMany(directory => pod.Values["log-files"].Split(',').Select(file => $"{directory}/{file}"))),
        _ => pod.Values[name],
    };

    private bool IsAbsent(JsonNode? expected) => expected is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() switch
    {
        "${app.runAsGroup}" => _application.Group is null,
        "${app.seLinuxOptions}" => _application.SeLinuxOptions is null,
        _ => false,
    };

    private bool IsGuaranteed() => _spec["containers"]!.AsArray().All(container => container!["resources"] is not null);

    private void TakeSharedMounts(JsonObject expected, JsonObject actual, List<string> problems)
    {
        if (pod.Template["sharedVolume"] is not { } shared)
            return;
        var mounts = actual["volumeMounts"]!.AsArray();
        foreach (var directory in _application.MountedAt)
        {
            var mount = mounts[0]!.AsObject();
            mounts.RemoveAt(0);
            if ((string)mount["mountPath"]! != directory || mount.Any(member => member.Key is not ("name" or "mountPath" or "subPath" or "subPathExpr" or "readOnly")))
                problems.Add($"volumeMounts has {mount.ToJsonString()}");
            if ((string)mount["name"]! is var name && !name.StartsWith("data-", StringComparison.Ordinal) && name != (string)shared["name"]!)
                problems.Add($"volumeMounts has the volume {name}");
            if ((string?)mount["subPathExpr"] is { } expression && Reference().Matches(expression).Any(found => found.Value != "$$" && !found.Groups[1].Value.StartsWith("SHARED_VOLUME_", StringComparison.Ordinal)))
                problems.Add($"volumeMounts has the expression {expression}");
        }
        if (mounts.Count == 0 && expected["volumeMounts"] is null)
            actual.Remove("volumeMounts");
    }

    /// <summary>The names of all variables that are left, for what Kubernetes makes of references to them.</summary>
    private static HashSet<string> TakeSharedVariables(JsonObject expected, JsonObject actual, List<string> problems)
    {
        var own = expected["env"]?.AsArray().Count ?? 0;
        var variables = actual["env"]?.AsArray() ?? [];
        var names = variables.Select(variable => (string)variable!["name"]!).ToHashSet();
        while (variables.Count > own)
        {
            var (last, at) = (variables[^1]!.AsObject(), variables.Count - own);
            variables.RemoveAt(variables.Count - 1);
            if ((string)last["name"]! != $"SHARED_VOLUME_{at}" || last.Count != 2 || last["value"]?.GetValueKind() != JsonValueKind.String)
                problems.Add($"env has {last.ToJsonString()}");
        }
        if (own == 0)
            actual.Remove("env");
        return names;
    }

    [GeneratedRegex(@"\$\$\{|\$\{([^}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^/(command|args)/\d+$|^/env/\d+/value$")]
    private static partial Regex ExpandedField();
}
