using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Injector.ChartTests.Cases;

/// <summary>The TLS modes.</summary>
internal static class CertificateCases
{
    /// <summary>A CA as a YAML scalar; before the cases, which hold it.</summary>
    public static string Pem { get; } = MakePem();

    public static IEnumerable<RenderCase> All { get; } =
    [
        new("without cert-manager the servers manage their own certificate, in one named Secret", "", r =>
        {
            r.Arguments.Should().Contain(["--tls-mode=self-signed-ca", "--tls-secret=logs-sidecar-injector-ca"]);
            var webhooks = Rule(r.One("ClusterRole", "logs-sidecar-injector"), "mutatingwebhookconfigurations");
            webhooks!["resourceNames"]!.ToJsonString(null).Should().Be("""["logs-sidecar-injector"]""");
            var secret = r.One("Role", "logs-sidecar-injector")["rules"]!.AsArray().Single(rule => rule!["resourceNames"] != null)!;
            secret["resourceNames"]!.ToJsonString(null).Should().Be("""["logs-sidecar-injector-ca"]""");
            r.Pod["volumes"]!.AsArray().Should().NotContain(v => v!["secret"] != null);
            // Rendered, even empty, an upgrade would take the field away from the servers.
            r.Webhooks.Should().OnlyContain(w => w!["clientConfig"]!.AsObject().All(f => f.Key != "caBundle"));
        }),
        new("where cert-manager is, it issues the certificate from a CA of the release", "", r =>
        {
            r.All("Issuer").Should().HaveCount(2);
            var root = r.One("Certificate", "logs-sidecar-injector-root")["spec"]!;
            ((bool)root["isCA"]!).Should().BeTrue();
            ((string)root["privateKey"]!["rotationPolicy"]!).Should().Be("Never");
            var leaf = r.One("Certificate", "logs-sidecar-injector")["spec"]!;
            leaf["dnsNames"]!.AsArray().Select(n => (string)n!).Should().Contain("logs-sidecar-injector.platform.svc");
            ((string)leaf["issuerRef"]!["name"]!).Should().Be("logs-sidecar-injector");
            ((string)r.One("MutatingWebhookConfiguration")["metadata"]!["annotations"]!["cert-manager.io/inject-ca-from"]!).Should().Be("platform/logs-sidecar-injector");
            r.Webhooks.Should().OnlyContain(w => w!["clientConfig"]!.AsObject().All(f => f.Key != "caBundle"));
            ((string)r.Pod["volumes"]!.AsArray().Single(v => (string)v!["name"]! == "tls")!["secret"]!["secretName"]!).Should().Be((string)leaf["secretName"]!);
            r.Arguments.Should().Contain("--tls-cert-file=/etc/sidecar-injector/tls/tls.crt").And.NotContain("--tls-mode=self-signed-ca");
            r.Find("Role", "logs-sidecar-injector").Should().BeNull();
            Rule(r.One("ClusterRole", "logs-sidecar-injector"), "mutatingwebhookconfigurations").Should().BeNull();
        }, Helm.Newest, Helm.CertManager),
        new("cert-manager's certificate can come from another issuer", """
            tls: {mode: certManager, certManager: {issuerRef: {name: company, kind: ClusterIssuer}, duration: 720h, renewBefore: 240h, privateKey: {algorithm: RSA, size: 3072}, annotations: {a: b}}}
            """, r =>
        {
            r.All("Issuer").Should().BeEmpty();
            var certificate = r.One("Certificate");
            ((string)certificate["spec"]!["issuerRef"]!["kind"]!).Should().Be("ClusterIssuer");
            ((string)certificate["spec"]!["privateKey"]!["algorithm"]!).Should().Be("RSA");
            ((string)certificate["spec"]!["duration"]!).Should().Be("720h");
            ((string)certificate["metadata"]!["annotations"]!["a"]!).Should().Be("b");
        }),
        new("the servers' own certificate can be chosen though cert-manager is there", "tls: {mode: selfManaged}", r =>
        {
            r.All("Certificate").Should().BeEmpty();
            r.Arguments.Should().Contain("--tls-mode=self-signed-ca");
        }, Helm.Newest, Helm.CertManager),
        new("helm makes a certificate that its own CA signed, for the Service's name", "tls: {mode: helm, helm: {validityDays: 30, renewBeforeDays: 10}}", r =>
        {
            var secret = r.One("Secret");
            ((string)secret["type"]!).Should().Be("kubernetes.io/tls");
            var bundle = r.Webhooks.Select(w => (string)w!["clientConfig"]!["caBundle"]!).Distinct().Should().ContainSingle().Subject;
            bundle.Should().Be((string)secret["data"]!["ca.crt"]!);
            using var ca = X509Certificate2.CreateFromPem(Text(secret, "ca.crt"));
            using var leaf = X509Certificate2.CreateFromPem(Text(secret, "tls.crt"), Text(secret, "tls.key"));
            leaf.MatchesHostname("logs-sidecar-injector.platform.svc").Should().BeTrue();
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
            chain.ChainPolicy.CustomTrustStore.Add(ca);
            chain.Build(leaf).Should().BeTrue();
            ((string)secret["metadata"]!["annotations"]!["sidecar-injector.io/certificate-not-after"]!).Should()
                .Be(leaf.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", null));
        }),
        new("an existing Secret is mounted and its CA told to the API server", $"tls: {{mode: existingSecret, existingSecret: ours, caBundle: {Pem}}}", r =>
        {
            ((string)r.Pod["volumes"]!.AsArray().Single(v => (string)v!["name"]! == "tls")!["secret"]!["secretName"]!).Should().Be("ours");
            Encoding.UTF8.GetString(Convert.FromBase64String((string)r.Webhooks[0]!["clientConfig"]!["caBundle"]!)).Should().Contain("BEGIN CERTIFICATE");
            r.Find("Secret").Should().BeNull();
        }),
        new("an existing Secret's CA can be filled in by cert-manager", """
            {tls: {mode: existingSecret, existingSecret: ours}, webhook: {annotations: {cert-manager.io/inject-ca-from-secret: platform/ours}}}
            """, r => r.Webhooks.Should().OnlyContain(w => w!["clientConfig"]!.AsObject().All(f => f.Key != "caBundle"))),
    ];

    private static string MakePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return JsonValue.Create(certificate.ExportCertificatePem()).ToJsonString(null);
    }

    private static JsonNode? Rule(JsonNode role, string resource) =>
        role["rules"]!.AsArray().SingleOrDefault(r => r!["resources"]!.AsArray().Any(name => (string)name! == resource));

    private static string Text(JsonNode secret, string key) => Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]![key]!));
}
