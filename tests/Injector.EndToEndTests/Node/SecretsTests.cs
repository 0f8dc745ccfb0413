using System.Text;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.Testing.Programs;

namespace Injector.EndToEndTests.Node;

/// <summary>What the application's Secrets hold does not come out of its sidecar.</summary>
public sealed class SecretsTests(NodeFixture fixture) : NodeScenario(fixture)
{
    private const string Password = "correct-horse-battery-staple";
    private const string Key = "sk_live_9f8e7d6c5b4a3210";

    private const string Configuration =
        """
        apiVersion: sidecar-injector.io/v1alpha1
        kind: InjectorConfig
        spec:
          parameters:
            log-processor: {redact-secrets: "true"}
        """;

    [Fact]
    public async Task Their_values_are_masked_wherever_they_stand_in_a_line()
    {
        await ApplyAsync(
            $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: database}
            stringData: {password: {{Password}} }
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: payment}
            stringData: {key: {{Key}} }
            """);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Password));
        var pod = ShellPod(
            "web",
            $"echo \"url=db://app:$PASSWORD@db/shop\" >>/var/log/app/app.log; echo \"{{\\\"token\\\": \\\"$(cat /etc/payment/key)\\\"}}\" >>/var/log/app/app.log; "
            + $"echo 'Basic {base64}' >>/var/log/app/app.log; echo 'nothing secret, the end' >>/var/log/app/app.log; trap exit TERM; while :; do sleep 0.1; done")
            .WithSpec("volumes", """[{"name": "payment", "secret": {"secretName": "payment"}}]""");
        var app = pod["spec"]!["containers"]![0]!;
        app["env"] = JsonNode.Parse("""[{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "database", "key": "password"}}}]""");
        app["volumeMounts"] = JsonNode.Parse("""[{"name": "payment", "mountPath": "/etc/payment"}]""");

        await ApplyAsync(await InjectedAsync(pod));

        var log = string.Join('\n', await SidecarLogWithAsync("web", "the end"));
        log.Should().Contain("url=db://app:").And.Contain("@db/shop").And.Contain("token").And.Contain("Basic ");
        log.Should().NotContain(Password).And.NotContain(Key).And.NotContain(base64);
        (await KubectlAsync("logs", "web", "-c", "log-processor")).Should().NotContain(Password).And.NotContain(Key);
    }

    /// <summary>The pod as <c>injector inject</c> makes it under the platform's word that Secrets are masked.</summary>
    private static async Task<string> InjectedAsync(JsonObject pod)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var configuration = folder.CreateSubdirectory("config").FullName;
            await File.WriteAllTextAsync(Path.Combine(configuration, "config.yaml"), Configuration, Cancellation);
            var file = Path.Combine(folder.FullName, "pod.json");
            await File.WriteAllTextAsync(file, pod.ToJsonString(), Cancellation);
            return await ChildProcess.RunAsync(
                InjectorBinary.Path, ["inject", "--config-dir", configuration, "--sidecar-lifecycle", "Classic", "-f", file], Cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
