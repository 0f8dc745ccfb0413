using System.Text.Json;
using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Policies.Templates;

namespace Injector.Policies;

/// <summary>
/// A compiled policy as objects of the API: a MutatingAdmissionPolicy that adds, a ValidatingAdmissionPolicy over the same variables that says why
/// not, another that advises, and their bindings. Source: admissionregistration.k8s.io/v1, Kubernetes 1.36.
/// </summary>
/// <remarks>
/// A fault of the first leaves the pod alone, as one of the webhook does; the second finds that its sidecar is not there, and says so, or
/// denies where the namespace is enforced.
/// </remarks>
/// <param name="policy">What was compiled.</param>
/// <param name="configuration">Whose errors deny.</param>
/// <param name="source">What it was compiled from.</param>
internal sealed class PolicyDocuments(CompiledPolicy policy, InjectorConfiguration configuration, PolicySource source)
{
    private const string ApiVersion = "admissionregistration.k8s.io/v1";

    /// <summary>Whether they are for an API server's own files.</summary>
    public bool IsStatic { get; init; }

    /// <summary>The objects in the order in which they are applied.</summary>
    public IReadOnlyList<Action<Utf8JsonWriter>> All =>
    [
        WriteMutating,
        json => WriteBinding(json, "MutatingAdmissionPolicyBinding", Name("inject"), Name("inject"), [], enforced: null),
        WriteReasons,
        .. ReasonsBindings(),
        WriteAdvice,
        json => WriteBinding(json, "ValidatingAdmissionPolicyBinding", Name("advice"), Name("advice"), ["Warn"], enforced: null),
        .. Live(),
    ];

    private string Name(string name) => IsStatic ? $"{name}.sidecar-injector.static.k8s.io" : $"{name}.sidecar-injector.io";

    private IEnumerable<Action<Utf8JsonWriter>> ReasonsBindings()
    {
        const string Kind = "ValidatingAdmissionPolicyBinding";
        if (configuration.UserErrors == UserErrorPolicy.Deny)
        {
            yield return json => WriteBinding(json, Kind, Name("reasons"), Name("reasons"), ["Deny", "Audit"], enforced: null);
            yield break;
        }

        yield return json => WriteBinding(json, Kind, Name("reasons"), Name("reasons"), ["Warn", "Audit"], enforced: false);
        yield return json => WriteBinding(json, Kind, Name("reasons-enforced"), Name("reasons"), ["Deny", "Audit"], enforced: true);
    }

    private IEnumerable<Action<Utf8JsonWriter>> Live()
    {
        if (policy.Live.Count == 0)
            yield break;
        yield return WriteLive;
        yield return json => WriteBinding(json, "ValidatingAdmissionPolicyBinding", Name("live"), Name("live"), ["Deny"], enforced: null);
    }

    private void WriteMutating(Utf8JsonWriter json) => WriteObject(json, "MutatingAdmissionPolicy", Name("inject"), () =>
    {
        json.WriteString("failurePolicy"u8, "Ignore"u8);
        json.WriteString("reinvocationPolicy"u8, "IfNeeded"u8);
        WriteConstraints(json);
        WriteVariables(json, policy.Variables);
        json.WriteStartArray("mutations"u8);
        json.WriteStartObject();
        json.WriteString("patchType"u8, "JSONPatch"u8);
        json.WriteStartObject("jsonPatch"u8);
        json.WriteString("expression"u8, "variables.patch.map(p, JSONPatch{op: 'add', path: p.path, value: p.value})"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private void WriteReasons(Utf8JsonWriter json) => WriteObject(json, "ValidatingAdmissionPolicy", Name("reasons"), () =>
    {
        json.WriteString("failurePolicy"u8, "Fail"u8);
        WriteConstraints(json);
        WriteVariables(json, policy.Reasons);
        WriteValidations(json, OutcomeExpressions.Validations);
        json.WriteStartArray("auditAnnotations"u8);
        foreach (var (key, expression) in OutcomeExpressions.Audit)
            WriteAudit(json, key, expression);
        json.WriteEndArray();
    });

    // A third one, since what is advised must deny nothing where the reasons do.
    private void WriteAdvice(Utf8JsonWriter json) => WriteObject(json, "ValidatingAdmissionPolicy", Name("advice"), () =>
    {
        json.WriteString("failurePolicy"u8, "Ignore"u8);
        WriteConstraints(json);
        WriteVariables(json, policy.Advice);
        WriteValidations(json, AdviceExpressions.Validations);
    });

    /// <summary>Looked at when a pod is changed; most changes are of other annotations, or of pods that are not injected.</summary>
    private void WriteLive(Utf8JsonWriter json) => WriteObject(json, "ValidatingAdmissionPolicy", Name("live"), () =>
    {
        // The sidecar holds the same bounds: a fault here is no reason to keep pods from being changed.
        json.WriteString("failurePolicy"u8, "Ignore"u8);
        WriteConstraints(json, "UPDATE");
        WriteValidations(json, policy.Live);
    });

    private void WriteObject(Utf8JsonWriter json, string kind, string name, Action writeSpec)
    {
        WriteHead(json, kind, name);
        json.WriteStartObject("spec"u8);
        writeSpec();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteValidations(Utf8JsonWriter json, IEnumerable<PolicyValidation> validations)
    {
        json.WriteStartArray("validations"u8);
        foreach (var (expression, message) in validations)
        {
            json.WriteStartObject();
            json.WriteString("expression"u8, expression);
            json.WriteString("messageExpression"u8, message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAudit(Utf8JsonWriter json, string key, string expression)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteString("valueExpression"u8, expression);
        json.WriteEndObject();
    }

    private void WriteHead(Utf8JsonWriter json, string kind, string name)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, ApiVersion);
        json.WriteString("kind"u8, kind);
        json.WriteStartObject("metadata"u8);
        json.WriteString("name"u8, name);
        json.WriteStartObject("labels"u8);
        json.WriteString("app.kubernetes.io/name"u8, "sidecar-injector"u8);
        json.WriteString("app.kubernetes.io/component"u8, "policy"u8);
        json.WriteString("app.kubernetes.io/part-of"u8, "sidecar-injector"u8);
        json.WriteString("app.kubernetes.io/version"u8, source.Version);
        json.WriteEndObject();
        if (kind == "MutatingAdmissionPolicy")
            WriteSource(json);
        json.WriteEndObject();
    }

    private void WriteSource(Utf8JsonWriter json)
    {
        if (source.Documents is null && source.Templates.Count == 0)
            return;
        json.WriteStartObject("annotations"u8);
        if (source.Documents is { } documents)
            json.WriteString(Keys.PolicyConfiguration, documents);
        if (source.Templates.Count > 0)
            json.WriteString(Keys.PolicyTemplates, string.Join(',', source.Templates));
        json.WriteEndObject();
    }

    private static void WriteConstraints(Utf8JsonWriter json, string operation = "CREATE")
    {
        json.WriteStartObject("matchConstraints"u8);
        json.WriteString("matchPolicy"u8, "Equivalent"u8);
        json.WriteStartObject("namespaceSelector"u8);
        WriteExpression(json, "kubernetes.io/metadata.name", "NotIn", InjectorConfiguration.SystemNamespaces.Order(StringComparer.Ordinal));
        json.WriteEndObject();
        json.WriteStartObject("objectSelector"u8);
        json.WriteEndObject();
        json.WriteStartArray("resourceRules"u8);
        json.WriteStartObject();
        WriteTexts(json, "apiGroups", [""]);
        WriteTexts(json, "apiVersions", ["v1"]);
        WriteTexts(json, "operations", [operation]);
        WriteTexts(json, "resources", ["pods"]);
        json.WriteString("scope"u8, "Namespaced"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVariables(Utf8JsonWriter json, IEnumerable<PolicyVariable> variables)
    {
        json.WriteStartArray("variables"u8);
        foreach (var (name, expression) in variables)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("expression"u8, expression);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteBinding(Utf8JsonWriter json, string kind, string name, string policyName, string[] actions, bool? enforced) =>
        WriteObject(json, kind, name, () =>
        {
            json.WriteString("policyName"u8, policyName);
            if (actions.Length > 0)
                WriteTexts(json, "validationActions", actions);
            if (enforced is not { } only)
                return;
            json.WriteStartObject("matchResources"u8);
            json.WriteStartObject("namespaceSelector"u8);
            WriteExpression(json, Keys.Enforce, only ? "In" : "NotIn", ["true"]);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    private static void WriteExpression(Utf8JsonWriter json, string key, string comparison, IEnumerable<string> values)
    {
        json.WriteStartArray("matchExpressions"u8);
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteString("operator"u8, comparison);
        WriteTexts(json, "values", values);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
