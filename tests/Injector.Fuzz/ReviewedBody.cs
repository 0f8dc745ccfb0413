using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Admission;
using Injector.Configuration;
using Injector.Hosting;
using Injector.Injection;
using Injector.Injection.Reasons;
using Microsoft.AspNetCore.Http;

namespace Injector.Fuzz;

/// <summary>The endpoint without its socket, and what holds for any body that is sent to it.</summary>
internal sealed class ReviewedBody(InjectionSettings settings, bool enforced)
{
    private const int LongestWarning = 120;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    private static readonly MemoryReturn Memory = new(TimeProvider.System);

    private readonly MutateEndpoint _endpoint = new(
        new AdmissionReviewer(SidecarInjector.Review, new NoNamespaces(), new FixedSettings(settings), TimeProvider.System, new FaultlessLog<AdmissionReviewer>()),
        [], ServerLimits.Reviews, Memory, TimeProvider.System, new FaultlessLog<MutateEndpoint>());

    /// <summary>Whether it was a review and the decision more than a no.</summary>
    public bool MustBeAnswered(byte[] body)
    {
        var (status, answer) = Send(body);
        if (status != StatusCodes.Status200OK)
        {
            status.Should().BeInRange(400, 499);
            answer["status"]!.GetValue<int>().Should().Be(status);
            return false;
        }
        var review = JsonNode.Parse(body, documentOptions: Deep)!;
        var response = answer["response"]!;
        response["uid"]!.GetValue<string>().Should().Be(review["request"]!["uid"]!.GetValue<string>());
        MustBeSound(response);
        if (response["patch"] is { } patch)
            MustApplyOnce(review, JsonNode.Parse(Convert.FromBase64String(patch.GetValue<string>()))!.AsArray());
        return response["patch"] is not null || response["warnings"] is not null;
    }

    private static void MustBeSound(JsonNode response)
    {
        var decision = response["auditAnnotations"]!["decision"]!.GetValue<string>();
        Enum.TryParse<Reason>(decision, out var reason).Should().BeTrue();
        reason.Should().NotBe(Reason.InternalError);
        (response["patch"] is null).Should().Be(response["patchType"] is null);
        if (!response["allowed"]!.GetValue<bool>())
        {
            response["patch"].Should().BeNull();
            response["status"]!["code"]!.GetValue<int>().Should().Be(422);
        }
        foreach (var warning in response["warnings"]?.AsArray() ?? [])
            warning!.GetValue<string>().Length.Should().BeInRange(1, LongestWarning);
    }

    private void MustApplyOnce(JsonNode review, JsonArray patch)
    {
        var pod = review["request"]!["object"]!;
        foreach (var operation in patch)
            OwnedPaths.Check(operation!, "", pod);
        review["request"]!["object"] = StrictPatch.Apply(pod.DeepClone(), patch);
        if (Text(review) is not { } patched)
            return;

        var (status, again) = Send(Encoding.UTF8.GetBytes(patched));

        status.Should().Be(200);
        again["response"]!["patch"].Should().BeNull("the second review of a pod changes nothing");
        again["response"]!["allowed"]!.GetValue<bool>().Should().BeTrue();
    }

    /// <summary>Null where something that is not ours holds half a character, which can be read and not be written again.</summary>
    private static string? Text(JsonNode review)
    {
        try
        {
            return review.ToJsonString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private (int Status, JsonNode Answer) Send(byte[] body)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext
        {
            Request = { Method = "POST", Path = "/mutate", ContentType = "application/json", ContentLength = body.Length, Body = new MemoryStream(body) },
            Response = { Body = answer },
        };
        var handled = _endpoint.HandleAsync(context, enforced);
        handled.IsCompleted.Should().BeTrue("nothing in a review waits");
        handled.GetAwaiter().GetResult();
        return (context.Response.StatusCode, JsonNode.Parse(answer.ToArray())!);
    }

    private sealed class FixedSettings(InjectionSettings settings) : ISettingsSource
    {
        public InjectionSettings Current => settings;
    }
}
