using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Injector.ChartTests;

/// <summary>
/// Least privilege, by the API server's own account: what the servers and the jobs asked for, in its audit log, is what the
/// chart lets them do. Nothing was refused, and no right is left over.
/// </summary>
public sealed class RightsTests(ChartCluster cluster)
{
    private const string Namespace = InjectorProcess.OwnNamespace;
    private const string Name = "rights-sidecar-injector";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_and_jobs_use_every_right_they_have_and_miss_none()
    {
        await cluster.RequireAsync(Cancellation);
        var render = await ApplyAsync();

        // The Secret comes with the release; servers make it again when somebody deletes it.
        await cluster.Client.DeleteNamespacedSecretAsync($"{Name}-ca", Namespace, cancellationToken: Cancellation);
        await using (var server = await InjectorProcess.StartAsync(
            await KubeconfigAsync(Name), Cancellation,
            "--tls-mode", "self-signed-ca", "--tls-host", "127.0.0.1", "--tls-secret", $"{Name}-ca", "--webhook-configuration", Name,
            "--tls-cert-lifetime", "40s", "--tls-ca-lifetime", "10m"))
        {
            await Eventually.BecomesTrueAsync(
                "The server has used its rights", Deadline,
                async () =>
                {
                    // Of a namespace that nobody knows, and wrong each time: a read, an Event, and later its count.
                    await ReviewAsync(server, "unknown");
                    await ReviewAsync(server, Namespace + "-apps");
                    await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
                    // A watch is written down when it ends.
                    Granted(render, Name).Except(await UsedAsync(Name)).Should().BeSubsetOf(["watch namespaces"]);
                    return true;
                },
                Cancellation);
        }

        await RunAsync($"{Name}-check", "check", "--webhook-configuration", Name, "--no-coverage");
        await RunAsync($"{Name}-uninstall", "uninstall", "--webhook-configuration", Name);

        (await UsedAsync(Name)).Should().BeEquivalentTo(Granted(render, Name));
        // The check would look at the Secret, too, and at the namespaces' limits; but neither a key nor those are the job's to read, and it goes without.
        (await UsedAsync($"{Name}-check")).Should().BeEquivalentTo([.. Granted(render, $"{Name}-check"), "get secrets", "list limitranges"]);
        (await UsedAsync($"{Name}-uninstall")).Should().BeEquivalentTo(Granted(render, $"{Name}-uninstall"));
        (await RequestsAsync()).Where(request => (int?)request["responseStatus"]?["code"] == 403).Select(Describe).Distinct()
            .Should().BeEquivalentTo(
                [$"system:serviceaccount:{Namespace}:{Name}-check get secrets", $"system:serviceaccount:{Namespace}:{Name}-check list limitranges"],
                "nothing else is refused");
    }

    [Fact]
    public async Task The_report_uses_every_right_it_has_and_misses_none()
    {
        await cluster.RequireAsync(Cancellation);
        var render = await ApplyAsync("{tls: {mode: selfManaged}, report: {enabled: true, openReports: true}}");
        var directory = Directory.CreateTempSubdirectory("chart-report-config-").FullName;
        string[] report = ["report", "--once", "--open-reports", "--config-dir", directory, "--injector-namespace", Namespace];

        // Written, and after somebody changed his mind taken away.
        await WishAsync("'true'");
        await RunAsync($"{Name}-report", report);
        await WishAsync("null");
        await RunAsync($"{Name}-report", report);

        Directory.Delete(directory);
        // What does not exist yet is created by a patch, which needs both rights and is written down as one.
        (await UsedAsync($"{Name}-report")).Should().BeEquivalentTo(Granted(render, $"{Name}-report").Except(["create reports"]));
        (await RequestsAsync()).Where(request => User(request) == $"system:serviceaccount:{Namespace}:{Name}-report")
            .Should().OnlyContain(request => (int)request["responseStatus"]!["code"]! < 400 || (int)request["responseStatus"]!["code"]! == 404);

        async Task WishAsync(string inject)
        {
            var annotations = inject == "null" ? "" : $", annotations: {{sidecar-injector.io/inject: {inject}}}";
            (await cluster.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {Namespace}-wishes{annotations}}}}}"))).Should().BeNull();
            if (inject != "null")
                await cluster.Client.CreateNamespacedPodAsync(
                    new V1Pod { Metadata = new() { Name = "wish" }, Spec = new() { Containers = [new() { Name = "app", Image = "a:1" }] } },
                    $"{Namespace}-wishes", cancellationToken: Cancellation);
        }
    }

    private async Task<Rendered> ApplyAsync(string values = "tls: {mode: selfManaged}")
    {
        var render = Helm.Render(values, cluster.Version, release: "rights", @namespace: Namespace);
        foreach (var ns in new[] { Namespace, Namespace + "-apps" })
            (await cluster.ApplyAsync(Yaml.Document($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {ns}}}}}"))).Should().BeNull();
        // The jobs' accounts and roles, too, but not the jobs.
        foreach (var o in render.Objects.Where(o => (string)o["kind"]! is not ("Job" or "Pod")).DistinctBy(Rendered.Describe))
            (await cluster.ApplyAsync(o, Namespace)).Should().BeNull();
        return render;
    }

    private async Task<string> KubeconfigAsync(string account)
    {
        var client = cluster.Client;
        var token = await client.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = ["https://kubernetes.default.svc"] } }, account, Namespace, cancellationToken: Cancellation);
        var administrator = await File.ReadAllTextAsync(cluster.Kubeconfig, Cancellation);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, administrator.Replace("{token: end-to-end-tests}", $"{{token: {token.Status.Token}}}"), Cancellation);
        return file;
    }

    private async Task RunAsync(string account, params string[] arguments) =>
        _ = Command.Run(InjectorBinary.Path, [.. arguments, "--kubeconfig", await KubeconfigAsync(account)]);

    private static async Task ReviewAsync(InjectorProcess server, string ns)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = server.Url };
        using var body = new StringContent(
            $$$$$"""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"","version":"v1","kind":"Pod"},
             "resource":{"group":"","version":"v1","resource":"pods"},"namespace":"{{{{{ns}}}}}","operation":"CREATE",
             "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"{{{{{ns}}}}}","annotations":
             {"sidecar-injector.io/inject":"true","sidecar-injector.io/template":"none"}},"spec":{"containers":[{"name":"app","image":"a:1"}]}}}}
            """, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(new Uri("mutate", UriKind.Relative), body, Cancellation);
        answer.IsSuccessStatusCode.Should().BeTrue();
    }

    /// <summary>Verb and resource of each rule that the account's roles have.</summary>
    private static HashSet<string> Granted(Rendered render, string account)
    {
        var roles = render.Objects
            .Where(o => (string)o["kind"]! is "RoleBinding" or "ClusterRoleBinding"
                && o["subjects"]!.AsArray().Any(subject => (string)subject!["name"]! == account))
            .Select(binding => ((string)binding["roleRef"]!["kind"]!, (string)binding["roleRef"]!["name"]!)).ToHashSet();
        return
        [
            .. from role in render.Objects.Where(o => roles.Contains(((string)o["kind"]!, (string)o["metadata"]!["name"]!)))
               from rule in role["rules"]!.AsArray()
               from resource in rule!["resources"]!.AsArray()
               from verb in rule["verbs"]!.AsArray()
               select $"{verb} {resource}",
        ];
    }

    private async Task<HashSet<string>> UsedAsync(string account) =>
    [
        .. (await RequestsAsync())
            .Where(request => User(request) == $"system:serviceaccount:{Namespace}:{account}" && request["objectRef"] is not null)
            .Select(request => Describe(request)[(User(request).Length + 1)..]),
    ];

    private Task<IReadOnlyList<JsonNode>> RequestsAsync() => cluster.Server.AuditLog.RecordsAsync($"system:serviceaccount:{Namespace}:", Cancellation);

    private static string Describe(JsonNode request) => $"{User(request)} {request["verb"]} {request["objectRef"]?["resource"] ?? request["requestURI"]}";

    private static string User(JsonNode request) => (string)request["user"]!["username"]!;
}
