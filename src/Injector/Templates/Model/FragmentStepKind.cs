namespace Injector.Templates.Model;

/// <summary>What a <see cref="FragmentStep"/> writes.</summary>
internal enum FragmentStepKind
{
    /// <summary>A whole value without placeholders.</summary>
    Raw,
    Name,
    StartObject,
    EndObject,
    StartArray,
    EndArray,

    /// <summary>A variable's own value; nothing where it is absent.</summary>
    Value,

    /// <summary>The same with the name of its member.</summary>
    OptionalMember,

    /// <summary>A string with placeholders.</summary>
    Text,
}
