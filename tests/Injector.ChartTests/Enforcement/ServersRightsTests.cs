using System.Text.Json.Nodes;

namespace Injector.ChartTests.Enforcement;

/// <summary>What the servers' account can make of its right to patch its webhook configuration, judged as a current API server judges it.</summary>
public sealed class ServersRightsTests(PolicyOracle oracle)
{
    private const string Servers = "system:serviceaccount:platform:logs-sidecar-injector";

    [Fact]
    public async Task They_bring_caBundle_up_to_date() => (await ChangeAsync(Servers, _ => { })).Messages.Should().BeEmpty();

    public static TheoryData<string, string> Changes => new()
    {
        { "rules", """{"rules":[{"apiGroups":["*"],"apiVersions":["*"],"operations":["*"],"resources":["*/*"]}]}""" },
        { "another address", """{"clientConfig":{"url":"https://attacker.example/","caBundle":"QUJD"}}""" },
        { "another service", """{"clientConfig":{"service":{"name":"x","namespace":"y"},"caBundle":"QUJD"}}""" },
        { "namespaces", """{"namespaceSelector":{}}""" },
        { "objects", """{"objectSelector":{"matchLabels":{"a":"b"}}}""" },
        { "failure policy", """{"failurePolicy":"Ignore"}""" },
        { "timeout", """{"timeoutSeconds":30}""" },
        { "match conditions", """{"matchConditions":[{"name":"never","expression":"false"}]}""" },
        { "reinvocation", """{"reinvocationPolicy":"Never"}""" },
        { "match policy", """{"matchPolicy":"Exact"}""" },
        { "side effects", """{"sideEffects":"None"}""" },
        { "review versions", """{"admissionReviewVersions":["v1","v2"]}""" },
        { "name", """{"name":"other.sidecar-injector.io"}""" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task They_change_nothing_else(string what, string change)
    {
        var changed = JsonNode.Parse(change)!.AsObject();
        foreach (var index in new[] { 0, 1 }.Where(index => changed.Any(field => !JsonNode.DeepEquals(field.Value, Rendered.Webhooks[index]![field.Key]))))
            (await ChangeAsync(Servers, webhooks =>
            {
                foreach (var (member, value) in changed)
                    webhooks[index]![member] = value!.DeepClone();
            })).Messages.Should().ContainSingle(what).Which.Should().Contain("change nothing but caBundle");
    }

    [Fact]
    public async Task They_add_and_remove_no_entry()
    {
        (await ChangeAsync(Servers, webhooks => webhooks.RemoveAt(0))).Allowed.Should().BeFalse();
        (await ChangeAsync(Servers, webhooks =>
        {
            var more = webhooks[1]!.DeepClone();
            more["name"] = "more.sidecar-injector.io";
            webhooks.Add(more);
        })).Allowed.Should().BeFalse();
    }

    [Theory]
    [InlineData("CREATE")]
    [InlineData("DELETE")]
    public async Task They_create_and_delete_none(string operation)
    {
        var webhook = Rendered.One("MutatingWebhookConfiguration");
        (await oracle.ReviewAsync(Policy, Review(operation, Servers, operation == "DELETE" ? null : webhook, operation == "DELETE" ? webhook : null)))
            .Messages.Should().ContainSingle().Which.Should().Contain("create and delete no webhook configuration");
    }

    [Fact]
    public async Task Metadata_is_not_theirs()
    {
        var after = Rendered.One("MutatingWebhookConfiguration").DeepClone();
        after["metadata"]!["annotations"]!["meta.helm.sh/release-name"] = "other";
        (await oracle.ReviewAsync(Policy, Review("UPDATE", Servers, after, Rendered.One("MutatingWebhookConfiguration")))).Messages.Should().ContainSingle().Which.Should().Contain("no metadata");
    }

    [Fact]
    public async Task Nobody_else_is_bound() =>
        (await ChangeAsync("system:admin", webhooks => webhooks[0]!["failurePolicy"] = "Ignore")).Allowed.Should().BeTrue();

    private static Rendered Rendered { get; } = Helm.Render("");

    private static string Policy => string.Join("\n---\n", Rendered.Installed.Where(o => ((string)o["metadata"]!["name"]!).EndsWith("-servers")).Select(o => o.ToJsonString()));

    private Task<OracleAnswer> ChangeAsync(string user, Action<JsonArray> change)
    {
        var before = Rendered.One("MutatingWebhookConfiguration");
        var after = before.DeepClone();
        foreach (var webhook in after["webhooks"]!.AsArray())
            webhook!["clientConfig"]!["caBundle"] = "QUJD";
        change(after["webhooks"]!.AsArray());
        return oracle.ReviewAsync(Policy, Review("UPDATE", user, after, before));
    }

    private static JsonObject Review(string operation, string user, JsonNode? after, JsonNode? before) => new()
    {
        ["operation"] = operation,
        ["resource"] = "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
        ["name"] = "logs-sidecar-injector",
        ["userInfo"] = new JsonObject { ["username"] = user },
        ["object"] = after?.DeepClone(),
        ["oldObject"] = before?.DeepClone(),
    };
}
