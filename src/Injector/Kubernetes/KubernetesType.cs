namespace Injector.Kubernetes;

/// <summary>
/// The type of a field in Kubernetes' own API, as <c>KubernetesFields.txt</c> spells it: <c>string</c>, <c>expanded</c>,
/// <c>integer</c>, <c>boolean</c>, <c>number</c>, <c>quantity</c>, <c>intOrString</c>, <c>any</c>, <c>[]T</c>, <c>{}T</c>, or the name of an object.
/// </summary>
internal readonly record struct KubernetesType(string Name)
{
    /// <summary>A value about which nothing is known: anything goes.</summary>
    public static KubernetesType Any { get; } = new("any");

    public static KubernetesType Container { get; } = new("Container");

    public static KubernetesType Volume { get; } = new("Volume");

    public bool IsList => Name.StartsWith("[]", StringComparison.Ordinal);

    public bool IsMap => Name.StartsWith("{}", StringComparison.Ordinal);

    /// <summary>Whether Kubernetes wants a JSON string there, whatever a placeholder's own type.</summary>
    public bool IsText => Name is "string" or "quantity" or "expanded";

    /// <summary>A string in which Kubernetes replaces <c>$(NAME)</c> and turns <c>$$</c> into <c>$</c>.</summary>
    public bool IsExpanded => Name == "expanded";

    /// <summary>The type of a list's items or a map's values; <see cref="Any"/> for every other type.</summary>
    public KubernetesType Element => IsList || IsMap ? new KubernetesType(Name[2..]) : Any;

    /// <summary>The type of an object's field or a map's value; null when the object has no such field.</summary>
    public KubernetesType? Field(string name)
    {
        if (IsMap)
            return Element;
        return KubernetesFields.Of(Name) is not { } fields ? Any
            : fields.TryGetValue(name, out var field) ? field.Type
            : null;
    }

    /// <summary>In a message: "a string", "a list".</summary>
    public string Description => Name switch
    {
        "integer" => "a whole number",
        "intOrString" => "a number or a name",
        "boolean" => "true or false",
        "quantity" => "a quantity",
        "string" or "expanded" => "a string",
        "number" => "a number",
        _ => IsList ? "a list" : "a map",
    };
}
