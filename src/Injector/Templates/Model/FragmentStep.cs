using System.Text.Json;
using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>One step of a <see cref="TemplateFragment"/>: a piece of JSON, or a place for a value.</summary>
internal readonly record struct FragmentStep
{
    public FragmentStepKind Kind { get; init; }

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
            case FragmentStepKind.Raw:
                writer.WriteRawValue(Json, skipInputValidation: true);
                break;
            case FragmentStepKind.Name:
                writer.WritePropertyName(Name);
                break;
            case FragmentStepKind.StartObject:
                writer.WriteStartObject();
                break;
            case FragmentStepKind.EndObject:
                writer.WriteEndObject();
                break;
            case FragmentStepKind.StartArray:
                writer.WriteStartArray();
                break;
            case FragmentStepKind.EndArray:
                writer.WriteEndArray();
                break;
            case FragmentStepKind.Value when !values[Variable].IsAbsent:
                Value(values).Write(writer);
                break;
            case FragmentStepKind.OptionalMember when !values[Variable].IsAbsent:
                writer.WritePropertyName(Name);
                Value(values).Write(writer);
                break;
            case FragmentStepKind.Text:
                writer.WriteStringValue(Text!.Render(values, Expanded));
                break;
        }
    }

    private TemplateValue Value(TemplateValues values) => Expanded ? values[Variable].Expanded : values[Variable];
}
