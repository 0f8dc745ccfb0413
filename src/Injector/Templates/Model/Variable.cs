using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>The variable that a placeholder names: a parameter of its template, or a built-in variable.</summary>
internal readonly record struct Variable
{
    private Variable(TemplateParameter? parameter, BuiltInVariable? builtIn, int index)
    {
        Parameter = parameter;
        BuiltIn = builtIn;
        Index = index;
    }

    /// <summary>The parameter; null for a built-in variable.</summary>
    public TemplateParameter? Parameter { get; }

    /// <summary>The built-in variable; null for a parameter.</summary>
    public BuiltInVariable? BuiltIn { get; }

    /// <summary>Its place among the template's parameters, or among the built-in variables.</summary>
    internal int Index { get; }

    /// <summary>As a template writes it, without the braces.</summary>
    public string Name => Parameter?.Name ?? BuiltIn!.Name;

    /// <summary>The variable of a name; null when there is none.</summary>
    public static Variable? Find(string name, IReadOnlyList<TemplateParameter> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
            if (parameters[i].Name == name)
                return new Variable(parameters[i], null, i);
        foreach (var builtIn in BuiltInVariables.All)
            if (builtIn.Name == name)
                return new Variable(null, builtIn, builtIn.Index);
        return null;
    }
}
