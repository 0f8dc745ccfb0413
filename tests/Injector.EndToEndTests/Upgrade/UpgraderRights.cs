using System.Text.Json.Nodes;
using Injector.EndToEndTests.Install;
using Injector.EndToEndTests.Node;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>People who have the rights that the chart offers for one command, and no others: each command of a test is one of theirs.</summary>
internal sealed class UpgraderRights : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("injector-e2e-rights-").FullName;
    private readonly Kubectl _kubectl;
    private readonly string _release;

    private UpgraderRights(Kubectl kubectl, string release) => (_kubectl, _release) = (kubectl, release);

    /// <param name="kubectl">An administrator's.</param>
    /// <param name="release">Whose roles these are.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<UpgraderRights> GrantAsync(Kubectl kubectl, string release, CancellationToken cancellation)
    {
        var rights = new UpgraderRights(kubectl, release);
        var tools = await ChildProcess.RunAsync(Path.Combine(RepositoryRoot.Path, "eng", "tools.sh"), [], cancellation);
        await rights.ApplyAsync("namespace.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {InjectorProcess.OwnNamespace}}}\n", cancellation);
        var version = (string)JsonNode.Parse(await kubectl.RunAsync(cancellation, "version", "-o", "json"))!["serverVersion"]!["gitVersion"]!;
        var roles = await ChildProcess.RunAsync(
            Path.Combine(tools, "helm"),
            ["template", release, InstallSite.Chart, "--namespace", InjectorProcess.OwnNamespace, "--kube-version", version, "--set", $"fullnameOverride={release}", "--show-only", "templates/rollout-roles.yaml"],
            cancellation);
        await rights.ApplyAsync("roles.yaml", roles, cancellation);
        string[] commands = ["rollout-plan", "rollout-run", "rollout-undo", "rollout-recreate", "set"];
        await rights.ApplyAsync("bindings.yaml", string.Join("---\n", commands.Select(rights.Bindings)), cancellation);
        var administrator = JsonNode.Parse(await kubectl.RunAsync(cancellation, "config", "view", "--raw", "--flatten", "--minify", "-o", "json"))!;
        foreach (var command in commands)
        {
            administrator["users"]![0]!["user"]!["as"] = rights.Person(command);
            await File.WriteAllTextAsync(rights.Kubeconfig(command), administrator.ToJsonString(), cancellation);
        }

        return rights;
    }

    /// <summary>Of a person who may run this command: <c>set</c>, or <c>rollout-VERB</c>.</summary>
    public string Kubeconfig(string command) => Path.Combine(_folder, $"{command}.json");

    public async Task RevokeAsync()
    {
        foreach (var file in (string[])["bindings.yaml", "roles.yaml"])
            await _kubectl.RunAsync(CancellationToken.None, "delete", "--ignore-not-found", "-f", Path.Combine(_folder, file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task ApplyAsync(string name, string documents, CancellationToken cancellation)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, documents, cancellation);
        await _kubectl.RunAsync(cancellation, "apply", "-f", file);
    }

    private string Person(string command) => $"{_release}-{command}-person";

    private string Bindings(string command) =>
        $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: {{_release}}-{{command}}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{_release}}-{{command}}}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: {{Person(command)}}}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: {{_release}}-{{command}}, namespace: {{InjectorProcess.OwnNamespace}}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{_release}}-rollout}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: {{Person(command)}}}]

        """;
}
