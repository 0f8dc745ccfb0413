using System.Net;
using System.Text;
using Injector.Tests.Hosting;

namespace Injector.Tests.Admission;

public sealed class MutateEndpointTests
{
    [Fact]
    public async Task A_review_is_answered_with_its_uid_and_the_patch_in_base64()
    {
        await using var server = await RunningServer.StartAsync(Outcomes.Injected);
        using var client = server.CreateClient();

        using var response = await client.PostAsync("/mutate?timeout=3s", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().Should().Be("application/json");
        response.Content.Headers.ContentLength.Should().BePositive();
        var review = await Reviews.ReadAsync(response);
        review.GetProperty("apiVersion").GetString().Should().Be("admission.k8s.io/v1");
        review.GetProperty("kind").GetString().Should().Be("AdmissionReview");
        var answer = review.GetProperty("response");
        answer.GetProperty("uid").GetString().Should().Be("705ab4f5-6393-11e8-b7cc-42010a800002");
        answer.GetProperty("allowed").GetBoolean().Should().BeTrue();
        answer.GetProperty("patchType").GetString().Should().Be("JSONPatch");
        Encoding.UTF8.GetString(answer.GetProperty("patch").GetBytesFromBase64()).Should().Be(Outcomes.Patch);
        answer.GetProperty("auditAnnotations").GetProperty("decision").GetString().Should().Be("PodOptedIn");
    }
}
