using Injector.Policies.Expressions;

namespace Injector.Policies.Templates;

/// <summary>
/// A place in the order of the templates that are added to a pod, and the variables that begin with its number: what of a plan depends on the templates
/// before. It is the same for whichever template comes at it, since CEL has neither functions nor recursion.
/// </summary>
/// <param name="number">The first is 1.</param>
/// <param name="before">The turn before; null for the first.</param>
/// <param name="blocks">The templates that may come.</param>
/// <param name="variables">Where its variables go.</param>
internal sealed class Turn(int number, Turn? before, TemplateBlocks blocks, PolicyVariables variables)
{
    public int Index => number - 1;

    public Turn? Before => before;

    public TemplateBlocks Blocks => blocks;

    /// <summary>Adds a variable of this turn.</summary>
    public string Add(string name, string expression) => variables.Add(Name(name), expression);

    /// <summary>A variable of this turn that was added.</summary>
    public string this[string name] => PolicyVariables.Reference(Name(name));

    /// <summary>What the template of this turn has.</summary>
    public string Of(Func<TemplateBlock, string> value) => TemplateBlocks.Of(this["template"], blocks.All, value);

    /// <summary>The same where it is known to share a volume.</summary>
    public string OfSharing(Func<TemplateBlock, string> value) => TemplateBlocks.Of(this["template"], blocks.Sharing, value);

    /// <summary>The mounts of a container of the pod's: its own, and behind them those that it gets by the templates before.</summary>
    public string MountsOf(string entry) =>
        before is null ? $"{entry}.mounts" : $"({entry}.mounts + {before["planned"]}.filter(e, e.pointer == {entry}.pointer))";

    // A template's name has no capital letter.
    private string Name(string name) => $"Turn{number}_{name}";
}
