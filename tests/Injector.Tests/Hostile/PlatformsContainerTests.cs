using System.Text.Json.Nodes;
using CsCheck;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;
using Injector.Tests.Injection;

namespace Injector.Tests.Hostile;

/// <summary>Nothing of a pod's author is in the platform's container but values in the places that a template gives them.</summary>
public sealed class PlatformsContainerTests
{

    private static readonly Gen<(string Name, string Value)[]> Variables = Gen.Select(
        Gen.OneOf("PATH", "LD_PRELOAD", "HTTPS_PROXY", "POLL_SECONDS", "LOG_PATTERNS", "SHARED_VOLUME_1", "A-b.c", ".."),
        Gen.OneOf("", "/logs:/bin", "x$$(y)", "a/b", "\u001b[31m")).Array[0, 6];

    private static readonly Gen<string> Expressions = Gen.OneOf("$(PATH)", "a$(LD_PRELOAD)$(PATH)", "$$(PATH)", "$(", "$(SHARED_VOLUME_1)/x", "x", "$(HTTPS_PROXY)$(HTTPS_PROXY)").Array[1, 3].Select(string.Concat);

    [Fact]
    public void Every_field_of_an_added_container_is_the_templates_with_values_in_their_places() =>
        Gen.Select(Variables, Expressions).Sample(
            (variables, expression) =>
            {
                var plain = Added([], "fixed");
                var odd = Added(variables, expression);
                if (odd is null)
                    return;
                foreach (var field in plain!.AsObject().Where(field => field.Key is not ("env" or "volumeMounts")))
                    JsonNode.DeepEquals(odd[field.Key], field.Value).Should().BeTrue($"{field.Key} is the template's");
                odd.AsObject().Select(field => field.Key).Should().BeEquivalentTo(plain.AsObject().Select(field => field.Key));
                var own = plain["env"]!.AsArray();
                odd["env"]!.AsArray().Take(own.Count).Should().Equal(own, JsonNode.DeepEquals);
                odd["env"]!.AsArray().Skip(own.Count).Select(variable => (string)variable!["name"]!)
                    .Where(name => !name.StartsWith("SHARED_VOLUME_", StringComparison.Ordinal) || own.Any(variable => (string?)variable!["name"] == name)).Should().BeEmpty();
                odd["volumeMounts"]![0]!.AsObject().Select(member => member.Key).Should().BeSubsetOf(["name", "mountPath", "subPathExpr", "readOnly"]);
            },
            iter: 500);

    [Theory]
    [InlineData("log-files", 5_000)]
    [InlineData("containers", 5_000)]
    [InlineData("log-path", 5_000)]
    public void A_value_that_was_cut_where_it_was_read_is_no_value(string parameter, int length)
    {
        foreach (var text in new[] { new string('a', length), $"{new string('a', 4_096)}…\0", $"a,{new string('b', 4_000)}\0" })
        {
            var situation = new PodSituation();
            situation.Annotate(Keys.Inject, "true");
            situation.NamespaceAnnotations[Keys.Prefix + parameter] = text;
            var outcome = situation.Review();
            outcome.Reason.Should().BeOneOf(Reason.ParameterInvalid, Reason.ParameterNotSettable);
            outcome.Patch.IsEmpty.Should().BeTrue();
        }
    }

    private static JsonNode? Added((string Name, string Value)[] variables, string expression)
    {
        var situation = new PodSituation();
        situation.Annotate(Keys.Inject, "true");
        var app = situation.Spec["containers"]![0]!.AsObject();
        app["env"] = new JsonArray([.. variables.Select(variable => (JsonNode)new JsonObject { ["name"] = variable.Name, ["value"] = variable.Value })]);
        app["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "data", ["mountPath"] = "/var/log/app", ["subPathExpr"] = expression });
        situation.Spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["emptyDir"] = new JsonObject() });
        var outcome = situation.Review();
        if (!outcome.Injected)
        {
            outcome.Reason.Should().Be(Reason.MountConflict);
            return null;
        }

        var patched = PatchEngines.Apply(situation.Pod.ToJsonString(), System.Text.Encoding.UTF8.GetString(outcome.Patch.Span));
        return patched["spec"]!["initContainers"]!.AsArray().Single(container => (string?)container!["name"] == "log-processor");
    }
}
