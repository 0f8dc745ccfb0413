using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Cli.Manifests;
using Injector.Injection.Decisions;
using Injector.Injection.Plans;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Cli.Reports;

/// <summary>Writes <c>explain</c>'s findings for a program: one object per pod, one a line.</summary>
internal static class ExplainJson
{
    public static string Write(IReadOnlyList<ObjectReview> reviews)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var review in reviews)
        {
            using (var json = new Utf8JsonWriter(bytes, JsonFormat.Writer))
                Write(json, review);
            bytes.Write("\n"u8);
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, ObjectReview review)
    {
        var (target, outcome) = (review.Object, review.Outcome);
        json.WriteStartObject();
        json.WriteString("kind"u8, target.Kind);
        json.WriteString("namespace"u8, review.Namespace);
        json.WriteString("name"u8, target.Name);
        json.WriteString("file"u8, target.Manifest.File);
        json.WriteNumber("line"u8, target.Position().Line);
        json.WriteBoolean("injected"u8, outcome.Injected);
        json.WriteBoolean("allowed"u8, outcome.Allowed);
        json.WriteString("reason"u8, outcome.Reason.ToString());
        Decision(json, outcome.Decision);
        if (outcome.Error is { } error)
        {
            json.WriteStartObject("error"u8);
            json.WriteString("reason"u8, error.Reason.ToString());
            json.WriteString("message"u8, error.Message);
            if (error.Key is not null)
                json.WriteString("key"u8, error.Key);
            json.WriteEndObject();
        }
        List(json, "warnings", outcome.Warnings, static (json, warning) => json.WriteStringValue(warning));
        List(json, "templates", outcome.Templates, WriteTemplate);
        List(json, "parameters", outcome.Parameters, WriteParameter);
        if (outcome.Plan is { } plan)
            Added(json, plan);
        json.WritePropertyName("patch"u8);
        json.WriteRawValue(outcome.Injected ? outcome.Patch.Span : "[]"u8, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void Decision(Utf8JsonWriter json, Decision decision)
    {
        json.WriteStartObject("decision"u8);
        json.WriteNumber("row"u8, decision.Row);
        if (decision.Row > 0)
            json.WriteString("condition"u8, DecisionTable.Rows[decision.Row - 1].Condition);
        json.WriteBoolean("inject"u8, decision.Inject);
        json.WriteString("reason"u8, decision.Reason.ToString());
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, SidecarTemplate template)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, template.Name);
        json.WriteString("revision"u8, template.Revision);
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, ParameterValue parameter)
    {
        json.WriteStartObject();
        json.WriteString("template"u8, parameter.Template.Name);
        json.WriteString("name"u8, parameter.Parameter.Name);
        json.WriteString("value"u8, parameter.Value.Text);
        json.WriteString("setBy"u8, parameter.Level switch
        {
            ParameterLevel.Pod => "pod"u8,
            ParameterLevel.Namespace => "namespace"u8,
            _ => "template"u8,
        });
        json.WriteEndObject();
    }

    private static void Added(Utf8JsonWriter json, InjectionPlan plan)
    {
        json.WriteStartObject("added"u8);
        json.WriteString("sidecarLifecycle"u8, plan.Native ? "Native"u8 : "Classic"u8);
        List(json, "initContainers", plan.InitContainers, static (json, container) => json.WriteStringValue(container.Name));
        List(json, "sidecars", plan.Sidecars, static (json, container) => json.WriteStringValue(container.Name));
        List(json, "volumes", plan.Volumes, static (json, volume) => json.WriteStringValue(volume.Name));
        List(json, "mounts", plan.Mounts, static (json, mount) =>
        {
            json.WriteStartObject();
            json.WriteString("container"u8, mount.Container.Name);
            json.WriteString("volume"u8, mount.Volume);
            json.WriteString("mountPath"u8, mount.MountPath);
            if (mount.SubPath is not null)
                json.WriteString("subPath"u8, mount.SubPath);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }
}
