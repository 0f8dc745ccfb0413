using System.Collections.Immutable;
using Injector.Kubernetes;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>A variable that every template may use besides its parameters.</summary>
/// <param name="name">Between <c>${</c> and <c>}</c>.</param>
/// <param name="type">What a field must be to take the variable as its whole value.</param>
/// <param name="example">What it may well be, to try a field with.</param>
/// <param name="read">Its value for one pod.</param>
internal sealed class BuiltInVariable(string name, KubernetesType type, TemplateValue example, BuiltInReader read)
{
    public string Name => name;

    public KubernetesType Type => type;

    public TemplateValue Example => example;

    /// <summary>Whether a label's value may be made of it: it is never a list, and never ends in what a label's value must not.</summary>
    public bool FitsLabel { get; init; }

    /// <summary>Fields of the template's <c>spec</c> without which it stands for nothing, as paths.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Its place among <see cref="BuiltInVariables.All"/>.</summary>
    internal int Index { get; set; }

    public TemplateValue Read(in PodVariables pod) => read(in pod);
}
