using System.Text;
using System.Text.Json;
using Injector.Injection.Patches;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Injection.Pods;

public sealed class StatusAnnotationTests
{
    private const string Sound =
        """{"templates":[{"name":"t","revision":"0123456789","sidecars":["s"],"initContainers":["i"]}],"annotations":["a"],"labels":["l"]}""";

    public static TheoryData<string> NotOurs =>
    [
        "", " ", "true", "null", "17", "\"log-processor\"", "[]", "[[", "{", "{}", "{\"templates\":null}", "{\"templates\":{}}",
        "{\"templates\":\"t\"}", "{\"templates\":[null,1,\"t\",[],{}]}", "{\"templates\":[{\"name\":7}]}",
        "{\"templates\":[{\"name\":\"\\ud800\"}]}", "{\"templates\":[{\"name\":\"t\",\"\\udc00\":1}]}",
        "{\"templates\":[{\"name\":\"t\"}],\"templates\":7}", "{\"templates\":[{\"name\":\"t\"}]} trailing", "\u0000", "\ufeff" + Sound,
        new string('[', 5000), $"{{\"templates\":{new string('[', 20)}{new string(']', 20)}}}",
        Sound + new string(' ', 64 * 1024),
    ];

    [Fact]
    public void What_was_written_is_read()
    {
        var status = StatusAnnotation.Read(Sound);

        status.Revision("t").Should().Be("0123456789");
        status.Records("t", "s").Should().BeTrue();
        status.Records("t", "i").Should().BeTrue();
        status.Records("t", "other").Should().BeFalse();
        status.Records("other", "s").Should().BeFalse();
        status.Metadata(isLabel: false).Should().Equal("a");
        status.Metadata(isLabel: true).Should().Equal("l");
    }

    [Theory]
    [InlineData(null)]
    [MemberData(nameof(NotOurs))]
    public void What_is_not_of_our_form_says_nothing(string? annotation)
    {
        var status = StatusAnnotation.Read(annotation);

        status.Entry("t").ValueKind.Should().Be(JsonValueKind.Undefined);
        status.Revision("t").Should().BeNull();
        status.Records("t", "s").Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"name":"t","revision":17}""")]
    [InlineData("""{"name":"t","revision":""}""")]
    [InlineData("""{"name":"t","revision":"see https://evil.example"}""")]
    [InlineData("""{"name":"t","sidecars":"s","initContainers":{"s":1}}""")]
    [InlineData("""{"name":"t","sidecars":[null,["s"],{"s":1}]}""")]
    public void A_record_with_odd_members_has_neither_revision_nor_containers(string template)
    {
        var status = StatusAnnotation.Read($$"""{"templates":[{{template}}]}""");

        status.Revision("t").Should().BeNull();
        status.Records("t", "s").Should().BeFalse();
    }

    [Fact]
    public void A_kept_record_is_written_as_it_stands()
    {
        var previous = StatusAnnotation.Read("""{"templates":[{"name":"log-processor","revision":"0123456789","note":"\ud83d\udcdc \"quoted\""}],"annotations":["x"]}""");
        var written = Encoding.UTF8.GetString(StatusWriter.Write(
            new InjectionPlan { Native = true, Templates = [], Metadata = [] }, [BuiltInTemplates.Catalog.Find("log-processor")!], previous));

        using var status = JsonDocument.Parse(written);
        status.RootElement.GetProperty("templates")[0].GetProperty("note").GetString().Should().Be("📜 \"quoted\"");
        status.RootElement.GetProperty("annotations")[0].GetString().Should().Be("x");
    }
}
