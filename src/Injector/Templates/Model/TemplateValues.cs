using System.Collections.Immutable;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>What the variables of one template stand for. Immutable.</summary>
internal sealed class TemplateValues
{
    private readonly TemplateValue[] _parameters;
    private readonly ParameterLevel[] _levels;
    private readonly TemplateValue[] _builtIns;

    private TemplateValues(TemplateValue[] parameters, ParameterLevel[] levels, TemplateValue[] builtIns)
    {
        _parameters = parameters;
        _levels = levels;
        _builtIns = builtIns;
    }

    /// <summary>For texts without placeholders.</summary>
    public static TemplateValues None { get; } = new([], [], []);

    public TemplateValue this[Variable variable] => variable.BuiltIn is null ? _parameters[variable.Index] : _builtIns[variable.Index];

    /// <summary>Every parameter at its default, and the built-in variables as they may well be.</summary>
    public static TemplateValues Example(IReadOnlyList<TemplateParameter> parameters) =>
        new([.. parameters.Select(parameter => parameter.Default)], new ParameterLevel[parameters.Count],
            [.. BuiltInVariables.All.Select(variable => variable.Example)]);

    /// <summary>The parameters as they apply to a pod, all of the template's in their order; built-in variables have no value yet.</summary>
    public static TemplateValues Of(IReadOnlyList<ParameterValue> parameters)
    {
        var values = new TemplateValue[parameters.Count];
        var levels = new ParameterLevel[parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var rendered = parameters[i].Beneath ?? parameters[i];
            (values[i], levels[i]) = (rendered.Value, rendered.Level);
        }

        return new TemplateValues(values, levels, []);
    }

    /// <summary>The same with built-in variables of a pod, those that the template uses.</summary>
    public TemplateValues With(in PodVariables pod, ImmutableArray<BuiltInVariable> used)
    {
        var builtIns = new TemplateValue[BuiltInVariables.All.Length];
        foreach (var variable in used)
            builtIns[variable.Index] = variable.Read(in pod);
        return new TemplateValues(_parameters, _levels, builtIns);
    }

    /// <summary>
    /// The annotation that is to blame when these variables together give something impossible: of the parameter that was set
    /// nearest to the pod, for what others set worked without it. Null when none of them is a parameter.
    /// </summary>
    public string? KeyToBlame(IEnumerable<Variable> variables)
    {
        (TemplateParameter? Parameter, ParameterLevel Level) blamed = default;
        foreach (var variable in variables)
            if (variable.Parameter is { } parameter && (blamed.Parameter is null || _levels[variable.Index] > blamed.Level))
                blamed = (parameter, _levels[variable.Index]);
        return blamed.Parameter?.Key;
    }
}
