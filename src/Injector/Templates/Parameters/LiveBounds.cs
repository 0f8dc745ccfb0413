using System.Text;

namespace Injector.Templates.Parameters;

/// <summary>
/// The bounds of live parameters in the form in which a sidecar gets them: a line each, <c>NAME TYPE</c> and what there is of <c>min=</c>, <c>max=</c>,
/// <c>values=a|b</c> and, last since it may hold anything, <c>pattern=</c>.
/// </summary>
internal static class LiveBounds
{
    /// <summary>Those that the sidecar's program does not know by itself; empty when there are none.</summary>
    public static string Of(IReadOnlyList<TemplateParameter> parameters)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parameters.Count; i++)
            if (parameters[i] is { IsLive: true, ProgramKnowsBounds: false } parameter)
                Add(text, parameter);
        return text.ToString();
    }

    private static void Add(StringBuilder text, TemplateParameter parameter)
    {
        if (text.Length > 0)
            text.Append('\n');
        text.Append(parameter.Name).Append(' ').Append(ParameterTypes.Of(parameter.Type).Name);
        if (parameter.Min is { } min)
            text.Append(" min=").Append(min);
        if (parameter.Max is { } max)
            text.Append(" max=").Append(max);
        if (parameter.Values.Count > 0)
            text.Append(" values=").AppendJoin('|', parameter.Values);
        if (parameter.Pattern is { } pattern)
            text.Append(" pattern=").Append(pattern);
    }
}
