using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Tests.Injection;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Admission;

/// <summary>
/// Laws for any JSON whatever in any place of a review, over HTTPS. Names are often those that something reads, so that wrong
/// shapes stand where they can do harm.
/// </summary>
public sealed class AnyJsonProperties(HostileBodyTests.Server server) : IClassFixture<HostileBodyTests.Server>
{
    private const int Bodies = 600;

    /// <summary>Stands where nothing is read, so nothing may tell it.</summary>
    private const string Hidden = "h1dden-value";

    private static readonly string[] Words =
    [
        "kind", "apiVersion", "request", "uid", "object", "namespace", "operation", "resource", "metadata", "name", "annotations", "labels", "ownerReferences", "controller", "spec", "containers",
        "initContainers", "volumes", "volumeMounts", "mountPath", "subPath", "subPathExpr", "readOnly", "env", "securityContext", "runAsUser", "emptyDir", "configMap", "restartPolicy", "nodeSelector",
        Keys.Inject, Keys.Template, Keys.Status, "sidecar-injector.io/log-path", "sidecar-injector.io/containers", "", "__proto__", "a/b~c",
    ];

    private static readonly Gen<JsonNode?> Any = Gen.Recursive<JsonNode?>((depth, any) =>
    {
        var scalar = Gen.OneOf(
            Gen.OneOf("null", "true", "false", "0", "-1", "1e999", "\"\"", "\"true\"", "\"app\"", "\"/var/log/app\"", "\"Always\"", "\"\\u0000\"", "\"${x}$(X)\"").Select(json => JsonNode.Parse(json!)),
            Gen.String[0, 20].Where(text => text.All(c => !char.IsSurrogate(c))).Select(text => (JsonNode?)text));
        if (depth >= 6)
            return scalar;
        return Gen.Frequency(
            (2, scalar),
            (2, any.List[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))),
            (4, Gen.Select(Gen.Int[0, Words.Length - 1].Select(i => Words[i]), any).List[0, 6].Select(members =>
                (JsonNode?)new JsonObject(members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))))));
    });

    /// <summary>Where in a sound review the JSON is put; nowhere: it is the body.</summary>
    private static readonly string?[] Places =
        [null, "request", "request/object", "request/object/metadata", "request/object/metadata/annotations", "request/object/spec", "request/object/spec/containers", "request/object/spec/volumes", "request/kind", "request/dryRun"];

    [Fact]
    public async Task Any_JSON_anywhere_in_a_review_is_answered_and_never_logged()
    {
        await Gen.Select(Any, Gen.Int[0, Places.Length - 1].Select(i => Places[i])).SampleAsync(
            async (json, place) => await MustBeAnsweredAsync(place is null ? json : Within(place, json)), iter: Bodies, threads: 1);

        // Those that are no reviews have a budget of lines.
        server.Running.Log.Lines.Should().HaveCountGreaterThanOrEqualTo(Bodies / 2)
            .And.NotContain(line => line.Level >= LogLevel.Error || line.Text.Contains(Hidden));
    }

    private async Task MustBeAnsweredAsync(JsonNode? body)
    {
        var uid = (body as JsonObject)?["request"] is JsonObject request && request["uid"]?.GetValueKind() == JsonValueKind.String ? request["uid"]!.GetValue<string>() : null;
        using var response = await server.Client.PostAsync("/mutate", Reviews.Json(body?.ToJsonString() ?? "null"));

        var answer = await Reviews.ReadAsync(response);
        if (uid is { Length: > 0 } && body!["kind"]?.ToJsonString() == "\"AdmissionReview\"" && body["apiVersion"]?.ToJsonString() == "\"admission.k8s.io/v1\"")
        {
            response.StatusCode.Should().Be(HttpStatusCode.OK, "a uid is known");
            var review = answer.GetProperty("response");
            review.GetProperty("uid").GetString().Should().Be(uid);
            review.GetProperty("auditAnnotations").GetProperty("decision").GetString().Should().NotBe(nameof(Reason.InternalError));
            if (review.TryGetProperty("patch", out var patch))
                MustApply(body["request"]!["object"]!, Encoding.UTF8.GetString(patch.GetBytesFromBase64()));
        }
        else
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static void MustApply(JsonNode pod, string patch)
    {
        foreach (var operation in JsonNode.Parse(patch)!.AsArray())
            OwnedPaths.Check(operation!, "", pod);
        StrictPatch.Apply(pod.DeepClone(), JsonNode.Parse(patch)!.AsArray());
    }

    private static JsonObject Within(string place, JsonNode? json)
    {
        var review = JsonNode.Parse(Reviews.Of(Reviews.OptedInPod))!.AsObject();
        var path = place.Split('/');
        review["request"]!["oldObject"] = Hidden;
        review["request"]!["object"]!["status"] = new JsonObject { ["message"] = Hidden };
        path[..^1].Aggregate((JsonNode)review, (node, name) => node[name]!)[path[^1]] = json?.DeepClone();
        return review;
    }
}
