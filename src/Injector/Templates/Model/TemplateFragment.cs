using System.Text;
using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Templates.Model;

/// <summary>
/// A piece of a Kubernetes object with placeholders, compiled to a flat list of steps: constant subtrees are bytes made
/// once, and rendering is a walk that writes them and the values between. No tree is built for a pod.
/// </summary>
internal sealed class TemplateFragment
{
    private readonly FragmentStep[] _steps;

    private TemplateFragment(FragmentStep[] steps) => _steps = steps;

    /// <summary>The steps, for who makes something else of them than JSON.</summary>
    internal IReadOnlyList<FragmentStep> AllSteps => _steps;

    /// <summary>True when no placeholder is inside.</summary>
    public bool IsConstant => _steps is [{ Kind: FragmentStepKind.Raw }];

    /// <summary>The variables of its placeholders.</summary>
    public IEnumerable<Variable> Variables => _steps.SelectMany(static step => step.Kind switch
    {
        FragmentStepKind.Value or FragmentStepKind.OptionalMember => [step.Variable],
        FragmentStepKind.Text => step.Text!.Variables,
        _ => [],
    });

    /// <summary>A value that is the same for every pod.</summary>
    /// <param name="json">Well-formed JSON, which it keeps.</param>
    public static TemplateFragment Constant(byte[] json) => new([Raw(json)]);

    /// <summary>Compiles an element; texts are split by <paramref name="parse"/>.</summary>
    /// <param name="element">The parsed fragment.</param>
    /// <param name="path">Its place in the document, handed on to <paramref name="parse"/> with each text.</param>
    /// <param name="type">Its type in Kubernetes: where that is a string, a placeholder gives its text, not its typed value.</param>
    /// <param name="parse">Splits a scalar's text; the path says where a problem lies.</param>
    public static TemplateFragment Compile(
        JsonElement element, string path, KubernetesType type, Func<string, string, TemplateText> parse) =>
        new([.. Steps(element, path, type, parse)]);

    /// <summary>True when the fragment is exactly one placeholder whose value is absent: its property is left out.</summary>
    public bool IsAbsent(TemplateValues values) => _steps is [{ Kind: FragmentStepKind.Value } only] && values[only.Variable].IsAbsent;

    /// <summary>Writes the fragment as one JSON value.</summary>
    public void Render(Utf8JsonWriter writer, TemplateValues values)
    {
        foreach (var step in _steps)
            step.Write(writer, values);
    }

    private static List<FragmentStep> Steps(
        JsonElement element, string path, KubernetesType type, Func<string, string, TemplateText> parse)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new List<FragmentStep> { new() { Kind = FragmentStepKind.StartObject } };
                foreach (var member in element.EnumerateObject())
                    members.AddRange(MemberSteps(member, $"{path}/{JsonPointer.Escape(member.Name)}", type, parse));
                members.Add(new FragmentStep { Kind = FragmentStepKind.EndObject });
                return Fold(members);
            case JsonValueKind.Array:
                var items = new List<FragmentStep> { new() { Kind = FragmentStepKind.StartArray } };
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    items.AddRange(Steps(item, $"{path}/{index++}", type.Element, parse));
                items.Add(new FragmentStep { Kind = FragmentStepKind.EndArray });
                return Fold(items);
            case JsonValueKind.String:
                var text = parse(element.GetString()!, path);
                return text.Literal is not null ? [Raw(Bytes([new FragmentStep { Kind = FragmentStepKind.Text, Text = text }]))]
                    : text.SingleVariable is { } variable && !type.IsText
                        ? [new FragmentStep { Kind = FragmentStepKind.Value, Variable = variable, Expanded = type.Element.IsExpanded }]
                    : [new FragmentStep { Kind = FragmentStepKind.Text, Text = text, Expanded = type.IsExpanded }];
            default:
                return [Raw(element)];
        }
    }

    private static List<FragmentStep> MemberSteps(
        JsonProperty member, string path, KubernetesType parent, Func<string, string, TemplateText> parse)
    {
        var value = Steps(member.Value, path, parent.Field(member.Name) ?? KubernetesType.Any, parse);
        var name = JsonEncodedText.Encode(member.Name);
        // A property that is exactly one placeholder vanishes with its value: runAsUser, where the platform assigns users.
        return value is [{ Kind: FragmentStepKind.Value } hole]
            ? [hole with { Kind = FragmentStepKind.OptionalMember, Name = name }]
            : [new FragmentStep { Kind = FragmentStepKind.Name, Name = name }, .. value];
    }

    /// <summary>A subtree without placeholders becomes its bytes.</summary>
    private static List<FragmentStep> Fold(List<FragmentStep> steps) =>
        steps.Exists(step => step.Kind is FragmentStepKind.Value or FragmentStepKind.Text or FragmentStepKind.OptionalMember)
            ? steps
            : [Raw(Bytes(steps))];

    private static byte[] Bytes(List<FragmentStep> steps) => JsonBytes.Of(writer => steps.ForEach(step => step.Write(writer, TemplateValues.None))).ToArray();

    private static FragmentStep Raw(byte[] json) => new() { Kind = FragmentStepKind.Raw, Json = json };

    private static FragmentStep Raw(JsonElement element) => Raw(Encoding.UTF8.GetBytes(element.GetRawText()));
}
