using System.Text;
using Injector.Configuration;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Tests.Templates.BuiltIn;

/// <summary>The tables of docs/templates.md are written from the templates themselves: UPDATE_DOCS=1 writes them anew.</summary>
public sealed class ReferencePageTests
{
    private static readonly string Page = Path.Combine(RepositoryRoot.Path, "docs", "templates.md");

    [Fact]
    public void Every_built_in_has_its_table()
    {
        var text = File.ReadAllText(Page);
        var want = text;
        foreach (var template in BuiltInTemplates.Catalog.Templates)
        {
            var (begin, end) = ($"<!-- {template.Name}: written by a test -->\n", $"<!-- end of {template.Name} -->");
            var (from, to) = (want.IndexOf(begin, StringComparison.Ordinal), want.IndexOf(end, StringComparison.Ordinal));
            (from >= 0 && to > from).Should().BeTrue("the page needs the lines\n{0}{1}", begin, end);
            want = want[..(from + begin.Length)] + Table(template) + want[to..];
        }
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(Page, text = want);
        text.Should().Be(want, "UPDATE_DOCS=1 writes the tables anew");
    }

    [Fact]
    public void Every_example_is_a_document_that_loads()
    {
        var examples = File.ReadAllText(Page).Split("```yaml\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])
            .Where(example => example.StartsWith("apiVersion: sidecar-injector.io", StringComparison.Ordinal)).ToList();
        examples.Should().HaveCountGreaterThan(3);
        // Together, since one may extend another; a later document of a name is another example.
        foreach (var example in examples)
            ConfigurationLoader.Load([("example", example)]).Diagnostics.Should().BeEmpty(example);
    }

    private static string Table(SidecarTemplate template)
    {
        var table = new StringBuilder($"\n{template.Description}\n\n");
        table.Append("| parameter | type | default | set by | meaning |\n| --- | --- | --- | --- | --- |\n");
        foreach (var parameter in template.Parameters)
            table.Append($"| `{parameter.Name}` | {Type(parameter)} | {Code(parameter.Default.Text)} | {By(parameter)}{(parameter.IsLive ? ", live" : "")} | {Escaped(parameter.Description)} |\n");
        return table.Append('\n').ToString();
    }

    private static string Type(TemplateParameter parameter)
    {
        var type = parameter.Type.ToString().ToLowerInvariant();
        if (parameter.Values.Count > 0)
            return $"{type}: {string.Join(", ", parameter.Values.Select(Code))}";
        return type + (parameter.Min, parameter.Max) switch
        {
            ({ } min, { } max) => $", {min} to {max}",
            ({ } min, null) => $", at least {min}",
            (null, { } max) => $", at most {max}",
            _ => parameter.Pattern is { } pattern ? $", {Code(pattern.ToString())}" : "",
        };
    }

    private static string By(TemplateParameter parameter) => (parameter.SettableByNamespace, parameter.SettableByPod) switch
    {
        (true, true) => "namespace, pod",
        (true, false) => "namespace",
        (false, true) => "pod",
        _ => "platform",
    };

    private static string Code(string text) => text.Length == 0 ? "" : $"`{Escaped(text)}`";

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
