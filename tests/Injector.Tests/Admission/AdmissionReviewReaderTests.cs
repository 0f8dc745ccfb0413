using System.Text;
using Injector.Admission;
using Injector.Kubernetes;

namespace Injector.Tests.Admission;

public sealed class AdmissionReviewReaderTests
{
    public static TheoryData<string, string, string> NotReviews => new()
    {
        { "empty", "", "not valid JSON" },
        { "cut short", """{"apiVersion":"admission.k8s.io/v1","kind":"Admiss""", "not valid JSON" },
        { "two documents", "{}{}", "not valid JSON" },
        { "a comment", "{/* */}", "not valid JSON" },
        { "a byte order mark", "\uFEFF{}", "not valid JSON" },
        { "an array", "[]", "kind AdmissionReview" },
        { "null", "null", "kind AdmissionReview" },
        { "a number", "1e400", "kind AdmissionReview" },
        { "another kind", """{"apiVersion":"v1","kind":"Pod"}""", "kind AdmissionReview" },
        { "an older version", """{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"a"}}""", "admission.k8s.io/v1" },
        { "no request", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", "no request" },
        { "a null request", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":null}""", "no request" },
        { "no uid", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}""", "no readable uid" },
        { "an empty uid", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":""}}""", "no readable uid" },
        { "a number as uid", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":7}}""", "no readable uid" },
        { "half a surrogate pair as uid", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"\ud800"}}""", "no readable uid" },
        { "a duplicate key", Reviews.Of("""{"spec":{"a":1,"a":2}}"""), "repeats a key" },
        { "a duplicate key by escape", Reviews.Of("""{"spec":{"a":1,"\u0061":2}}"""), "repeats a key" },
        { "half a surrogate pair as key", Reviews.Of("""{"spec":{"\ud800":1,"\ud801":2}}"""), "not valid JSON" },
        { "half a surrogate pair as the only key", Reviews.Of("""{"\ud800":1}"""), "not valid JSON" },
        { "a raw control character", Reviews.Of("{\"spec\":{\"a\":\"\u0001\"}}"), "not valid JSON" },
        { "NUL bytes", "\0\0\0\0", "not valid JSON" },
        { "10,000 arrays deep", new string('[', 10_000), "nested too deeply" },
        { "10,000 objects deep", Reviews.Of(Deep(10_000)), "nested too deeply" },
    };

    [Theory]
    [MemberData(nameof(NotReviews))]
    public void What_is_no_review_is_refused_with_400_and_what_was_expected(string what, string body, string expected)
    {
        var read = () => AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(body));

        read.Should().Throw<RequestRefusedException>(what).Where(refusal => refusal.Status == 400)
            .Which.Detail.Should().Contain(expected);
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x22, 0xC3, 0x28, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08, 0x00 })]
    public void Bytes_that_are_no_text_are_refused(byte[] body)
    {
        var read = () => AdmissionReviewReader.Read(body);

        read.Should().Throw<RequestRefusedException>().Which.Detail.Should().Be("The body is not valid UTF-8");
    }

    public static TheoryData<string, string, bool> Requests => new()
    {
        { "a created pod", Request(), true },
        { "without the empty group", Request(kind: """{"version":"v1","kind":"Pod"}"""), true },
        { "an update", Request(operation: "UPDATE"), false },
        { "a deletion", Request(operation: "DELETE"), false },
        { "a connection", Request(operation: "CONNECT"), false },
        { "an ephemeral container", Request(subResource: "ephemeralcontainers"), false },
        { "a binding", Request(subResource: "binding"), false },
        { "a null subresource", Request(extra: "\"subResource\":null,"), true },
        { "an empty subresource", Request(subResource: ""), true },
        { "a pod of another group", Request(kind: """{"group":"example.com","version":"v1","kind":"Pod"}"""), false },
        { "a deployment", Request(kind: """{"group":"apps","version":"v1","kind":"Deployment"}"""), false },
        { "a kind that is text", Request(kind: "\"Pod\""), false },
        { "another resource", Request(resource: """{"group":"","version":"v1","resource":"podtemplates"}"""), false },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Only_the_creation_of_a_core_v1_pod_counts_as_one(string what, string request, bool expected)
    {
        using var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(request));

        read.Pod.IsPodCreation.Should().Be(expected, what);
    }

    [Fact]
    public void The_envelope_is_read_as_it_is()
    {
        using var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.OptedInPod, extra: "\"dryRun\":true,")), enforced: true);

        read.Uid.Should().Be("705ab4f5-6393-11e8-b7cc-42010a800002");
        read.DryRun.Should().BeTrue();
        read.Name.Should().BeNull();
        read.GenerateName.Should().Be("web-");
        read.Owner.Should().Be(new OwnerReference("apps/v1", "ReplicaSet", "web-5d", "o-1"));
        read.Pod.Namespace.Should().Be("shop");
        read.Pod.Enforced.Should().BeTrue();
        read.Pod.BelongsToJob.Should().BeFalse();
        read.Pod.PathPrefix.Should().BeEmpty();
        read.Pod.Pod.GetRawText().Should().Be(Reviews.OptedInPod);
    }

    [Fact]
    public void A_pod_of_a_Job_is_known_as_one_whichever_owner_comes_first()
    {
        const string Pod = """{"metadata":{"ownerReferences":[{"kind":"Thing","name":"a"},{"kind":"Job","name":"b","controller":true}]}}""";
        using var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(Pod)));

        read.Pod.BelongsToJob.Should().BeTrue();
        read.Owner!.ToString().Should().Be("Job/b");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"metadata":null}""")]
    [InlineData("""{"metadata":[]}""")]
    [InlineData("""{"metadata":{"name":7,"generateName":null,"ownerReferences":{}}}""")]
    [InlineData("""{"metadata":{"name":"\udc00","ownerReferences":[null,7,{},{"kind":"\ud800","name":"x"}]}}""")]
    public void An_odd_object_still_has_an_identity(string pod)
    {
        using var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(pod)));

        read.Name.Should().BeNull();
        read.GenerateName.Should().BeNull();
        read.Owner.Should().BeNull();
        read.Pod.BelongsToJob.Should().BeFalse();
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private static string Request(
        string operation = "CREATE",
        string kind = """{"group":"","version":"v1","kind":"Pod"}""",
        string resource = """{"group":"","version":"v1","resource":"pods"}""",
        string? subResource = null,
        string extra = "") =>
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"a\","
        + extra + (subResource is null ? "" : $"\"subResource\":\"{subResource}\",")
        + $"\"operation\":\"{operation}\",\"kind\":{kind},\"resource\":{resource},\"object\":{{}}}}}}";
}
