using System.Text.Json;

namespace Injector.Templates.Model;

/// <summary>A <see cref="TemplateFragment"/> as a tree, for who makes something else of it than JSON. Exactly one of its kinds is there.</summary>
internal sealed record FragmentNode
{
    /// <summary>A map's members in their order.</summary>
    public IReadOnlyList<(string Name, FragmentNode Value)>? Members { get; private init; }

    /// <summary>A list's items.</summary>
    public IReadOnlyList<FragmentNode>? Items { get; private init; }

    /// <summary>A number, a boolean, null, or a text without placeholders.</summary>
    public JsonElement? Scalar { get; private init; }

    /// <summary>A string with placeholders.</summary>
    public TemplateText? Text { get; private init; }

    /// <summary>Exactly one placeholder, which gives its own value.</summary>
    public Variable? Variable { get; private init; }

    /// <summary>Whether Kubernetes expands the field: then values that are data are escaped.</summary>
    public bool Expanded { get; private init; }

    public static FragmentNode Of(TemplateFragment fragment)
    {
        var position = 0;
        return Read(fragment.AllSteps, ref position);
    }

    /// <summary>A map's member; null when there is none, or this is no map.</summary>
    public FragmentNode? Member(string name) => Members?.FirstOrDefault(member => member.Name == name).Value;

    private static FragmentNode Read(IReadOnlyList<FragmentStep> steps, ref int position)
    {
        var step = steps[position++];
        switch (step.Kind)
        {
            case FragmentStepKind.StartObject:
                var members = new List<(string, FragmentNode)>();
                for (; steps[position].Kind != FragmentStepKind.EndObject;)
                {
                    var name = steps[position].Name.Value;
                    // A member that may be absent is one step, any other has its name in front.
                    if (steps[position].Kind == FragmentStepKind.Name)
                        position++;
                    members.Add((name, Read(steps, ref position)));
                }

                position++;
                return new FragmentNode { Members = members };
            case FragmentStepKind.StartArray:
                var items = new List<FragmentNode>();
                while (steps[position].Kind != FragmentStepKind.EndArray)
                    items.Add(Read(steps, ref position));
                position++;
                return new FragmentNode { Items = items };
            case FragmentStepKind.Value or FragmentStepKind.OptionalMember:
                return new FragmentNode { Variable = step.Variable, Expanded = step.Expanded };
            case FragmentStepKind.Text:
                return new FragmentNode { Text = step.Text, Expanded = step.Expanded };
            default:
                using (var document = JsonDocument.Parse(step.Json))
                    return Read(document.RootElement.Clone());
        }
    }

    private static FragmentNode Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new FragmentNode { Members = [.. element.EnumerateObject().Select(member => (member.Name, Read(member.Value)))] },
        JsonValueKind.Array => new FragmentNode { Items = [.. element.EnumerateArray().Select(Read)] },
        _ => new FragmentNode { Scalar = element },
    };
}
