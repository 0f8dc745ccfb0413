using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Injection.Plans;

/// <summary>An expression in a container's mount, and what the sidecar has to know to find the same directory.</summary>
public sealed class SubPathVariablesTests
{
    private const string NoPlainValue = "which is no plain value or fieldRef";

    [Theory]
    [InlineData("logs", "", "logs", "")]
    [InlineData("$(A)/logs", "A=x", "$(SHARED_VOLUME_1)/logs", "x")]
    [InlineData("$(A)$(B)", "A=x B=x", "$(SHARED_VOLUME_1)$(SHARED_VOLUME_1)", "x")]
    [InlineData("$(A)$(A)", "A=x A=y", "$(SHARED_VOLUME_1)$(SHARED_VOLUME_1)", "y")]
    [InlineData("$(B)", "A=x B=$(A)/z", "$(SHARED_VOLUME_2)", "x $(SHARED_VOLUME_1)/z")]
    [InlineData("$(A)", "A=x A=$(A)/z", "$(SHARED_VOLUME_2)", "x $(SHARED_VOLUME_1)/z")]
    [InlineData("$(A)/$(B)", "A=@metadata.name B=@metadata.name", "$(SHARED_VOLUME_1)/$(SHARED_VOLUME_1)", "@metadata.name")]
    public void What_it_refers_to_is_shared_once_under_a_name_of_ours(string expression, string environment, string rewritten, string added)
    {
        var variables = Variables();

        Rewrite(variables, expression, environment).Should().Be(rewritten);
        string.Join(' ', variables.Added.Select(variable => variable.Value ?? "@" + variable.FieldPath)).Should().Be(added);
    }

    [Theory]
    [InlineData("$(A)", "B=x", $"A, {NoPlainValue}")]
    [InlineData("$()", "B=x", $"$(), {NoPlainValue}")]
    [InlineData("$(A)", "A=!secret", $"A, {NoPlainValue}")]
    [InlineData("$(B)", "B=$(A) A=x", $"A, {NoPlainValue}")]
    [InlineData("$(A)", "A=$(A)", $"A, {NoPlainValue}")]
    public void What_the_sidecar_cannot_know_is_told(string expression, string environment, string needs) =>
        Rewrite(Variables(), expression, environment).Should().Be($"the subPathExpr at /logs of container app needs {needs}");

    [Theory]
    [InlineData("x"), InlineData("@metadata.annotations['{0}']")]
    public void It_has_no_more_than_sixteen_variables(string value)
    {
        string Names(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"$(V{i})"));
        string All(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"V{i}={value}{i}"));

        Rewrite(Variables(), Names(16), All(16)).Should().EndWith("$(SHARED_VOLUME_16)");
        Rewrite(Variables(), Names(17), All(17)).Should().EndWith("needs more than 16 variables");
    }

    [Fact]
    public void It_is_no_longer_than_a_path_and_its_values_refer_no_farther()
    {
        string Chain(int length) => string.Join(' ', Enumerable.Range(0, length).Select(i => $"V{i}={(i == 0 ? "x" : $"$(V{i - 1})")}"));

        Rewrite(Variables(), new string('x', 1024), "").Should().HaveLength(1024);
        Rewrite(Variables(), new string('x', 1025), "").Should().EndWith("needs more than a path has");
        Rewrite(Variables(), "$(V15)", Chain(16)).Should().Be("$(SHARED_VOLUME_16)");
        Rewrite(Variables(), "$(V16)", Chain(17)).Should().EndWith("needs more than a path has");
    }

    [Fact]
    public void A_name_that_the_template_has_is_not_taken() =>
        Rewrite(Variables("env: [{name: SHARED_VOLUME_1, value: x}]"), "$(A)", "A=x").Should().Be("$(SHARED_VOLUME_2)");

    [Fact]
    public void Variables_that_are_no_list_are_told_with_their_place() =>
        FluentActions.Invoking(() => Variables().Rewrite(Container(new JsonObject()), "$(A)", "/logs")).Should().Throw<PodFormatException>().WithMessage("env must be a list*");

    private static SubPathVariables Variables(string container = "") => new(Load(TemplateWith(container)));

    private static string Rewrite(SubPathVariables variables, string expression, string environment)
    {
        var rewritten = variables.Rewrite(
            Container(new JsonArray([.. environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Variable)])), expression, "/logs");
        return rewritten.Succeeded ? rewritten.Value : rewritten.Error.Message;
    }

    private static PodContainer Container(JsonNode environment) =>
        PodContainer.Read(JsonDocument.Parse(new JsonObject { ["name"] = "app", ["env"] = environment }.ToJsonString()).RootElement, isInit: false, 0);

    /// <summary><c>NAME=TEXT</c>, <c>NAME=@FIELD</c> or <c>NAME=!SECRET</c>.</summary>
    private static JsonNode Variable(string text)
    {
        var (name, value) = (text[..text.IndexOf('=', StringComparison.Ordinal)], text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return value switch
        {
            ['@', .. var field] => new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = field } } },
            ['!', .. var secret] => new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = secret } } },
            _ => new JsonObject { ["name"] = name, ["value"] = value },
        };
    }
}
