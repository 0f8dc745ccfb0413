using System.Net;
using System.Text.Json;
using Injector.Checks;
using Injector.Cluster.Api;

namespace Injector.Tests.Checks;

/// <summary>An installation as the chart makes it, in which nothing is wrong; tests break one thing each.</summary>
internal sealed class HealthyInstallation
{
    public const string ServerName = "injector.injector-system.svc";

    public TestAuthority Authority { get; } = new();

    public Installation Create()
    {
        var (enforce, inject) = (Entry("enforce", "/mutate/enforced", "Fail", "In"), Entry("inject", "/mutate", "Ignore", "NotIn"));
        return new Installation
        {
            Version = new ServerVersion(1, 34, "v1.34.1"),
            Now = DateTimeOffset.UtcNow,
            Entries = [enforce, inject],
            OwnNamespace = "injector-system",
            Namespaces = new(Namespaces(), null),
            Backends = [Backend()],
            Configuration = DeployedConfiguration.Assumed("", new ServerVersion(1, 34, ""), "injector-system") with { Unknown = null },
            Certificates =
            [
                new ServedCertificate
                {
                    Entries = [enforce, inject],
                    Source = "10.0.3.7:8443",
                    ServerName = ServerName,
                    Leaf = Authority.Issue(ServerName),
                },
            ],
            Probes = [new AdmissionProbe(inject.Target, "default", ProbeResult.Injected, "")],
            Permissions = [new PermissionAnswer("injector-system/injector", "list", "namespaces", true)],
        };
    }

    public static ServerPod Server(bool ready = true, string? trouble = null) => new()
    {
        Name = "injector-7d9f-abcde",
        IsReady = ready,
        Trouble = trouble,
        Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "sidecar-injector" },
        ServiceAccount = "injector",
        HasConfiguration = true,
    };

    public static Backend Backend(int ready = 2, int port = 443, IReadOnlyList<ServerPod>? servers = null) => new(
        new ServiceReference("injector-system", "injector", 443, "/mutate"),
        new(new ServiceState(new Dictionary<int, string> { [port] = "https" }, new Dictionary<string, string> { ["app"] = "injector" }), null),
        new(new EndpointState([.. Enumerable.Range(1, ready).Select(i => new IPEndPoint(IPAddress.Parse($"10.0.3.{i}"), 8443))], 0), null),
        new(servers ?? [Server(), Server()], null));

    public static KubernetesApiException NotFound(string what) => new(HttpStatusCode.NotFound, "NotFound", $"{what} not found");

    public static KubernetesApiException Forbidden(string what) => new(HttpStatusCode.Forbidden, "Forbidden", $"{what} is forbidden");

    private WebhookEntry Entry(string name, string path, string failurePolicy, string comparison)
    {
        var entry = $$"""
            {"name":"{{name}}.sidecar-injector.io","admissionReviewVersions":["v1"],"sideEffects":"NoneOnDryRun",
             "failurePolicy":"{{failurePolicy}}","matchPolicy":"Equivalent","reinvocationPolicy":"IfNeeded","timeoutSeconds":3,
             "clientConfig":{"caBundle":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Authority.CaBundle))}}",
               "service":{"name":"injector","namespace":"injector-system","path":"{{path}}","port":443} },
             "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"],"scope":"Namespaced"}],
             "namespaceSelector":{"matchExpressions":[
               {"key":"sidecar-injector.io/enforce","operator":"{{comparison}}","values":["true"]},
               {"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["kube-system","kube-node-lease","injector-system"]}]},
             "objectSelector":{} }
            """;
        using var document = JsonDocument.Parse(entry);
        return WebhookEntry.Read("sidecar-injector", document.RootElement);
    }

    private static NamespaceIndex Namespaces()
    {
        var index = new NamespaceIndex();
        foreach (var name in (string[])["default", "kube-system", "kube-node-lease", "injector-system", "shop"])
        {
            using var item = JsonDocument.Parse($$$"""{"metadata":{"name":"{{{name}}}","labels":{"kubernetes.io/metadata.name":"{{{name}}}"} }}""");
            index.Add(item.RootElement);
        }
        return index;
    }
}
