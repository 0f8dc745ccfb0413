using Injector.Configuration;
using Injector.Templates.Documents;
using Injector.Templates.Model;

namespace Injector.Tests.Templates;

/// <summary>Templates and configurations for tests: a small valid document with a place for what a case is about.</summary>
internal static class DocumentTexts
{
    private static readonly string Template = """
        apiVersion: sidecar-injector.io/v1alpha1
        kind: SidecarTemplate
        metadata: {name: agent}
        spec:
          sidecars:
            - container:
                name: agent
                image: agent:1.0
                resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}}
                securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}
        """;

    /// <summary>The valid template, 10 lines long, with more lines in its container (from line 11) and then in its spec.</summary>
    public static string TemplateWith(string container = "", string spec = "", params (string Old, string New)[] replaced)
    {
        var text = Template;
        foreach (var (old, @new) in replaced)
            text = text.Contains(old, StringComparison.Ordinal)
                ? text.Replace(old, @new, StringComparison.Ordinal)
                : throw new ArgumentException($"the template has no \"{old}\"");
        return $"{text}\n{Indented(container, 8)}{Indented(spec, 2)}";
    }

    /// <summary>An <c>InjectorConfig</c> whose spec begins in line 5.</summary>
    public static string ConfigurationWith(string spec) => $"""
        apiVersion: sidecar-injector.io/v1alpha1
        kind: InjectorConfig
        metadata: {"{name: default}"}
        spec:
        {Indented(spec, 2)}
        """;

    /// <summary>A row of a table.</summary>
    public static BadDocument Bad(string name, string text, params string[] diagnostics) => new(name, text, diagnostics);

    /// <summary>What the loader finds, as it prints it.</summary>
    public static string[] Diagnostics(params (string File, string Text)[] files) =>
        [.. ConfigurationLoader.Load(files).Diagnostics.Select(diagnostic => diagnostic.ToString())];

    /// <summary>The one template of a text that must be without errors.</summary>
    public static SidecarTemplate Load(string text)
    {
        var loaded = ConfigurationLoader.Load([("agent.yaml", text)]);
        loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
        return loaded.Templates.Should().ContainSingle().Which;
    }

    private static string Indented(string lines, int by) =>
        string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new string(' ', by) + line + "\n"));
}
