using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Injector.Testing.Architecture;

/// <summary>A type that uses another one, of another folder or of a library.</summary>
/// <param name="From">The folder of the type that uses: its namespace below the program's.</param>
/// <param name="To">The folder that is used; for a library, its namespace; <c>System.IO.File</c> and <c>Directory</c> by name.</param>
/// <param name="IsOurs">Whether what is used is a folder of ours.</param>
/// <param name="Example">Who uses what, for a message.</param>
internal sealed record Use(string From, string To, bool IsOurs, string Example);

/// <summary>
/// Who uses whom, read off the compiled program, since implicit usings hide a dependency from its source. Constants do not show: the
/// compiler copies their values.
/// </summary>
/// <param name="assembly">The program's file.</param>
/// <param name="root">The namespace that its folders are below.</param>
internal sealed class FolderGraph(string assembly, string root)
{
    /// <summary>Every use of another folder or of a library, once for each pair of types.</summary>
    public IReadOnlyList<Use> Uses()
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var uses = new HashSet<Use>();
        foreach (var type in module.GetTypes())
            if (Folder(type) is { } from)
                foreach (var used in Used(type).SelectMany(Parts).Select(Outermost))
                    if (Folder(used) is var to && (to ?? Library(used)) is { Length: > 0 } name && name != from)
                        uses.Add(new Use(from, name, to is not null, $"{from}.{Outermost(type).Name} uses {used.FullName}"));
        return [.. uses];
    }

    /// <summary>The uses that point from a folder to one that does not stand before it in the list.</summary>
    public static IEnumerable<Use> Upward(IEnumerable<Use> uses, IReadOnlyList<string> folders)
    {
        var places = folders.Index().ToDictionary(folder => folder.Item, folder => folder.Index);
        return uses.Where(use => use.IsOurs && places[use.To] > places[use.From]);
    }

    /// <summary>The folders that have types.</summary>
    public IEnumerable<string> Folders()
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.GetTypes().Select(Folder).OfType<string>().Distinct()];
    }

    private string? Folder(TypeReference type) =>
        Outermost(type).Namespace is { } ns && ns.StartsWith($"{root}.", StringComparison.Ordinal) ? ns[(root.Length + 1)..] : null;

    /// <summary>Its namespace; those two that read and write disks by their own names.</summary>
    private static string Library(TypeReference type) => type.FullName is "System.IO.File" or "System.IO.Directory" ? type.FullName : type.Namespace;

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference> Used(TypeDefinition type)
    {
        if (type.BaseType is { } ancestor)
            yield return ancestor;
        foreach (var contract in type.Interfaces)
            yield return contract.InterfaceType;
        foreach (var field in type.Fields)
            yield return field.FieldType;
        foreach (var attribute in type.CustomAttributes)
            yield return attribute.AttributeType;
        foreach (var method in type.Methods)
            foreach (var used in Used(method))
                yield return used;
    }

    private static IEnumerable<TypeReference> Used(MethodDefinition method)
    {
        foreach (var used in Signature(method))
            yield return used;
        if (!method.HasBody)
            yield break;
        foreach (var variable in method.Body.Variables)
            yield return variable.VariableType;
        foreach (var handler in method.Body.ExceptionHandlers)
            if (handler.CatchType is { } caught)
                yield return caught;
        foreach (var instruction in method.Body.Instructions)
            foreach (var used in Used(instruction))
                yield return used;
    }

    private static IEnumerable<TypeReference> Used(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Signature(MethodReference method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters)
            yield return parameter.ParameterType;
        if (method is GenericInstanceMethod generic)
            foreach (var argument in generic.GenericArguments)
                yield return argument;
    }

    /// <summary>A type as it is written: a list of pods is a list and a pod.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
