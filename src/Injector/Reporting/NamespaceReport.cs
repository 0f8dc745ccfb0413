using System.Security.Cryptography;
using System.Text.Json;
using Injector.Checks.Coverage;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Reporting;

/// <summary>
/// A <c>Report</c> of <c>openreports.io/v1alpha1</c> (https://github.com/openreports/reports-api) for one namespace: its summary counts pods,
/// each result is a workload whose pods are not as they would be if they were created now.
/// </summary>
internal static class NamespaceReport
{
    /// <summary>The name of the Report in each namespace, and of the program that is its source.</summary>
    public const string Name = "sidecar-injector";

    /// <summary>How many workloads one Report lists, those with most pods: an object of the API server has a bounded size.</summary>
    internal const int MostResults = 200;

    private const int DigestLength = 16;

    /// <summary>The annotation that tells whether a Report says the same as another, whenever each was written.</summary>
    public const string Digest = "sidecar-injector.io/digest";

    /// <summary>What a Report says besides when.</summary>
    public static string DigestOf(NamespaceCoverage ns, IEnumerable<WorkloadCoverage> workloads) =>
        Convert.ToHexStringLower(SHA256.HashData(Write(ns, workloads, DateTimeOffset.UnixEpoch, "").Span))[..DigestLength];

    /// <summary>The document for server-side apply.</summary>
    /// <param name="ns">The numbers.</param>
    /// <param name="workloads">The namespace's workloads, worst first.</param>
    /// <param name="found">When it was seen.</param>
    /// <param name="digest">See <see cref="DigestOf"/>.</param>
    public static ReadOnlyMemory<byte> Write(NamespaceCoverage ns, IEnumerable<WorkloadCoverage> workloads, DateTimeOffset found, string digest) =>
        JsonBytes.Of(json => Write(json, ns, workloads, found, digest));

    private static void Write(Utf8JsonWriter json, NamespaceCoverage ns, IEnumerable<WorkloadCoverage> workloads, DateTimeOffset found, string digest)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", OpenReports.ApiVersion);
        json.WriteString("kind", "Report");
        json.WriteStartObject("metadata");
        json.WriteString("name", Name);
        json.WriteString("namespace", ns.Name);
        json.WriteStartObject("labels");
        json.WriteString("app.kubernetes.io/managed-by", Name);
        json.WriteEndObject();
        json.WriteStartObject("annotations");
        json.WriteString(Digest, digest);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("source", Name);
        WriteReference(json, "scope", "v1", "Namespace", ns.Name, null);
        json.WriteStartObject("summary");
        json.WriteNumber("pass", ns.Count(CoverageState.Injected));
        json.WriteNumber("fail", ns.Count(CoverageState.Failed) + (ns.Enforced ? ns.Count(CoverageState.Missing) : 0));
        json.WriteNumber("warn",
            ns.Count(CoverageState.Outdated) + ns.Count(CoverageState.Leftover) + (ns.Enforced ? 0 : ns.Count(CoverageState.Missing)));
        json.WriteNumber("error", 0);
        json.WriteNumber("skip", ns.Count(CoverageState.OptedOut) + ns.Count(CoverageState.NotAsked));
        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (var workload in workloads.Take(MostResults))
            WriteResult(json, workload, ns.Enforced, found);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, WorkloadCoverage workload, bool enforced, DateTimeOffset found)
    {
        var fails = workload.State == CoverageState.Failed || (enforced && workload.State == CoverageState.Missing);
        json.WriteStartObject();
        json.WriteString("policy", Name);
        json.WriteString("rule", workload.State.ToString());
        json.WriteString("category", "Sidecars");
        json.WriteString("severity", fails && enforced ? "high" : fails || workload.State == CoverageState.Missing ? "medium" : "low");
        json.WriteString("result", fails ? "fail" : "warn");
        json.WriteBoolean("scored", fails);
        json.WriteString("message", BoundedText.Fit(workload.Advice, BoundedText.MaxMessage));
        json.WriteStartObject("timestamp");
        json.WriteNumber("seconds", found.ToUnixTimeSeconds());
        json.WriteNumber("nanos", 0);
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("pods", workload.Pods.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("reason", workload.Reason.ToString());
        json.WriteEndObject();
        json.WriteStartArray("resources");
        WriteReference(json, null, WorkloadKinds.Named(workload.Workload.Kind)?.ApiVersion, workload.Workload.Kind, workload.Workload.Name, workload.Namespace);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string? member, string? apiVersion, string kind, string name, string? ns)
    {
        if (member is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(member);
        if (apiVersion is not null)
            json.WriteString("apiVersion", apiVersion);
        json.WriteString("kind", kind);
        json.WriteString("name", name);
        if (ns is not null)
            json.WriteString("namespace", ns);
        json.WriteEndObject();
    }
}
