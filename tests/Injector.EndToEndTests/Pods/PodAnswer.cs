using System.Net;
using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Pods;

/// <summary>What the API server answered to one request to create a pod.</summary>
/// <param name="Status">201, or why not.</param>
/// <param name="Body">The stored pod, or a <c>Status</c> that says what was wrong.</param>
/// <param name="Warnings">The texts of the <c>Warning</c> headers, which kubectl prints.</param>
internal sealed record PodAnswer(HttpStatusCode Status, JsonObject Body, IReadOnlyList<string> Warnings)
{
    /// <summary>The pod; fails the test when the API server refused it.</summary>
    public StoredPod Stored
    {
        get
        {
            Status.Should().Be(HttpStatusCode.Created, "the API server should have accepted the pod, and answered {0}", Body.ToJsonString());
            return new StoredPod(Body);
        }
    }

    /// <summary>The machine-readable reason of a refusal, which kubectl shows in parentheses.</summary>
    public string Reason => (string?)Body["reason"] ?? "";

    /// <summary>The message of a refusal.</summary>
    public string Message => (string?)Body["message"] ?? "";
}
