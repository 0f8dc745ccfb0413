using System.Buffers;
using System.Text.Json;
using Injector.Injection;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Text;

namespace Injector.Admission;

/// <summary>
/// Writes the answer to a review
/// (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response).
/// </summary>
internal static class AdmissionReviewWriter
{
    /// <summary>Writes straight into the response's buffer; nothing is sent yet.</summary>
    /// <returns>The number of bytes written.</returns>
    public static long Write(IBufferWriter<byte> output, string uid, InjectionOutcome outcome)
    {
        using var writer = KeptWriter.For(output);
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "admission.k8s.io/v1"u8);
        json.WriteString("kind"u8, "AdmissionReview"u8);
        json.WriteStartObject("response"u8);
        json.WriteString("uid"u8, uid);
        json.WriteBoolean("allowed"u8, outcome.Allowed);
        if (!outcome.Allowed)
            WriteStatus(json, outcome);
        else if (!outcome.Patch.IsEmpty)
            WritePatch(json, outcome.Patch.Span);
        WriteWarnings(json, outcome);
        WriteAuditAnnotations(json, outcome);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return json.BytesCommitted;
    }

    // The API server takes patch and patchType together or not at all.
    private static void WritePatch(Utf8JsonWriter json, ReadOnlySpan<byte> patch)
    {
        json.WriteString("patchType"u8, "JSONPatch"u8);
        json.WriteBase64String("patch"u8, patch);
    }

    // kubectl shows the message; programs read the reason and the code.
    private static void WriteStatus(Utf8JsonWriter json, InjectionOutcome outcome)
    {
        var error = outcome.Error;
        var message = BoundedText.Fit(error?.Message ?? outcome.Reason.ToString(), BoundedText.MaxMessage);
        json.WriteStartObject("status"u8);
        json.WriteString("status"u8, "Failure"u8);
        json.WriteNumber("code"u8, ReasonTraits.Of(outcome.Reason).Kind == ReasonKind.OurFault
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status422UnprocessableEntity);
        json.WriteString("reason"u8, outcome.Reason.ToString());
        json.WriteString("message"u8, error?.Key is { } key && !message.Contains(key, StringComparison.Ordinal) ? $"{key}: {message}" : message);
        json.WriteEndObject();
    }

    // What InjectionOutcome.Messages has, without a list in between.
    private static void WriteWarnings(Utf8JsonWriter json, InjectionOutcome outcome)
    {
        var warnings = outcome.Warnings;
        if (outcome.Error is null && warnings.Count == 0)
            return;
        json.WriteStartArray("warnings"u8);
        if (outcome.Error is { } error)
            WriteWarning(json, error.MessageWithReason);
        for (var i = 0; i < warnings.Count; i++)
            WriteWarning(json, warnings[i].Message);
        json.WriteEndArray();
    }

    private static void WriteWarning(Utf8JsonWriter json, string text) =>
        json.WriteStringValue(BoundedText.Fit(text, BoundedText.MaxWarning));

    // The API server prefixes each key with the webhook's name and keeps it in the audit log.
    private static void WriteAuditAnnotations(Utf8JsonWriter json, InjectionOutcome outcome)
    {
        json.WriteStartObject("auditAnnotations"u8);
        json.WriteString("decision"u8, outcome.Reason.ToString());
        if (outcome.Templates.Count > 0)
        {
            json.WriteString("template"u8, TemplateNames.Of(outcome));
            json.WriteString("revision"u8, TemplateNames.RevisionsOf(outcome));
        }

        json.WriteEndObject();
    }
}
