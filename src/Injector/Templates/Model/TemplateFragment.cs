using System.Text;
using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>
/// A piece of a Kubernetes object with placeholders, compiled to a flat list of steps: constant subtrees are bytes made
/// once, and rendering is a walk that writes them and the values between. No tree is built for a pod.
/// </summary>
internal sealed class TemplateFragment
{
    private readonly Step[] _steps;

    private TemplateFragment(Step[] steps) => _steps = steps;

    /// <summary>True when no placeholder is inside.</summary>
    public bool IsConstant => _steps is [{ Kind: StepKind.Raw }];

    /// <summary>The variables of its placeholders.</summary>
    public IEnumerable<Variable> Variables => _steps.SelectMany(static step => step.Kind switch
    {
        StepKind.Value or StepKind.OptionalMember => [step.Variable],
        StepKind.Text => step.Text!.Variables,
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
    public bool IsAbsent(TemplateValues values) => _steps is [{ Kind: StepKind.Value } only] && values[only.Variable].IsAbsent;

    /// <summary>Writes the fragment as one JSON value.</summary>
    public void Render(Utf8JsonWriter writer, TemplateValues values)
    {
        foreach (var step in _steps)
            step.Write(writer, values);
    }

    private static List<Step> Steps(
        JsonElement element, string path, KubernetesType type, Func<string, string, TemplateText> parse)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new List<Step> { new() { Kind = StepKind.StartObject } };
                foreach (var member in element.EnumerateObject())
                    members.AddRange(MemberSteps(member, $"{path}/{JsonPointer.Escape(member.Name)}", type, parse));
                members.Add(new Step { Kind = StepKind.EndObject });
                return Fold(members);
            case JsonValueKind.Array:
                var items = new List<Step> { new() { Kind = StepKind.StartArray } };
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    items.AddRange(Steps(item, $"{path}/{index++}", type.Element, parse));
                items.Add(new Step { Kind = StepKind.EndArray });
                return Fold(items);
            case JsonValueKind.String:
                var text = parse(element.GetString()!, path);
                return text.Literal is not null ? [Raw(Bytes([new Step { Kind = StepKind.Text, Text = text }]))]
                    : text.SingleVariable is { } variable && !type.IsText
                        ? [new Step { Kind = StepKind.Value, Variable = variable, Expanded = type.Element.IsExpanded }]
                    : [new Step { Kind = StepKind.Text, Text = text, Expanded = type.IsExpanded }];
            default:
                return [Raw(element)];
        }
    }

    private static List<Step> MemberSteps(
        JsonProperty member, string path, KubernetesType parent, Func<string, string, TemplateText> parse)
    {
        var value = Steps(member.Value, path, parent.Field(member.Name) ?? KubernetesType.Any, parse);
        var name = JsonEncodedText.Encode(member.Name);
        // A property that is exactly one placeholder vanishes with its value: runAsUser, where the platform assigns users.
        return value is [{ Kind: StepKind.Value } hole]
            ? [hole with { Kind = StepKind.OptionalMember, Name = name }]
            : [new Step { Kind = StepKind.Name, Name = name }, .. value];
    }

    /// <summary>A subtree without placeholders becomes its bytes.</summary>
    private static List<Step> Fold(List<Step> steps) =>
        steps.Exists(step => step.Kind is StepKind.Value or StepKind.Text or StepKind.OptionalMember)
            ? steps
            : [Raw(Bytes(steps))];

    private static byte[] Bytes(List<Step> steps) => JsonBytes.Of(writer => steps.ForEach(step => step.Write(writer, TemplateValues.None))).ToArray();

    private static Step Raw(byte[] json) => new() { Kind = StepKind.Raw, Json = json };

    private static Step Raw(JsonElement element) => Raw(Encoding.UTF8.GetBytes(element.GetRawText()));

    private enum StepKind
    {
        Raw,
        Name,
        StartObject,
        EndObject,
        StartArray,
        EndArray,
        Value,
        OptionalMember,
        Text,
    }

    private readonly record struct Step
    {
        public StepKind Kind { get; init; }

        public byte[]? Json { get; init; }

        public JsonEncodedText Name { get; init; }

        public Variable Variable { get; init; }

        public TemplateText? Text { get; init; }

        /// <summary>Whether Kubernetes expands the field that the value goes to.</summary>
        public bool Expanded { get; init; }

        public void Write(Utf8JsonWriter writer, TemplateValues values)
        {
            switch (Kind)
            {
                case StepKind.Raw:
                    writer.WriteRawValue(Json, skipInputValidation: true);
                    break;
                case StepKind.Name:
                    writer.WritePropertyName(Name);
                    break;
                case StepKind.StartObject:
                    writer.WriteStartObject();
                    break;
                case StepKind.EndObject:
                    writer.WriteEndObject();
                    break;
                case StepKind.StartArray:
                    writer.WriteStartArray();
                    break;
                case StepKind.EndArray:
                    writer.WriteEndArray();
                    break;
                case StepKind.Value when !values[Variable].IsAbsent:
                    Value(values).Write(writer);
                    break;
                case StepKind.OptionalMember when !values[Variable].IsAbsent:
                    writer.WritePropertyName(Name);
                    Value(values).Write(writer);
                    break;
                case StepKind.Text:
                    writer.WriteStringValue(Text!.Render(values, Expanded));
                    break;
            }
        }

        private TemplateValue Value(TemplateValues values) => Expanded ? values[Variable].Expanded : values[Variable];
    }
}
