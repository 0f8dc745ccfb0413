using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>One permission that the servers need, and whether their ServiceAccount has it.</summary>
internal sealed record PermissionAnswer(string ServiceAccount, string Verb, string Resource, bool Allowed)
{
    /// <summary>What `injector serve` asks the API server for, in any mode.</summary>
    private static readonly (string Verb, string Resource)[] Needed =
    [
        ("get", "namespaces"), ("list", "namespaces"), ("watch", "namespaces"), ("create", "events"), ("patch", "events"),
    ];

    /// <summary>Asks with SubjectAccessReviews, which store nothing. Empty when we may not ask.</summary>
    public static async Task<IReadOnlyList<PermissionAnswer>> AskAsync(
        KubernetesApi api, string ns, string serviceAccount, CancellationToken cancellationToken)
    {
        var answers = new List<PermissionAnswer>();
        try
        {
            foreach (var (verb, resource) in Needed)
            {
                using var answer = await api.PostAsync(
                    "/apis/authorization.k8s.io/v1/subjectaccessreviews", Question(ns, serviceAccount, verb, resource), cancellationToken);
                answers.Add(new($"{ns}/{serviceAccount}", verb, resource, answer.Root.Member("status").IsTrue("allowed")));
            }

            return answers;
        }
        catch (KubernetesApiException e) when (e.StatusCode is not null)
        {
            return [];
        }
    }

    private static ReadOnlyMemory<byte> Question(string ns, string serviceAccount, string verb, string resource) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "authorization.k8s.io/v1"u8);
        json.WriteString("kind"u8, "SubjectAccessReview"u8);
        json.WriteStartObject("spec"u8);
        json.WriteString("user"u8, $"system:serviceaccount:{ns}:{serviceAccount}");
        json.WriteStartArray("groups"u8);
        json.WriteStringValue("system:serviceaccounts"u8);
        json.WriteStringValue($"system:serviceaccounts:{ns}");
        json.WriteStringValue("system:authenticated"u8);
        json.WriteEndArray();
        json.WriteStartObject("resourceAttributes"u8);
        json.WriteString("verb"u8, verb);
        json.WriteString("resource"u8, resource);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
