using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Json;

namespace Injector.Cli.Reports;

/// <summary>Writes a <see cref="CheckReport"/> for a program: one object.</summary>
internal static class CheckJson
{
    public static string Write(CheckReport report)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, JsonFormat.Writer))
        {
            json.WriteStartObject();
            json.WriteStartObject("server"u8);
            json.WriteString("address"u8, report.Server.ToString());
            json.WriteString("version"u8, report.Version.Text);
            json.WriteBoolean("nativeSidecars"u8, report.Version.RunsNativeSidecars);
            json.WriteEndObject();
            json.WriteNumber("problems"u8, report.Count(FindingLevel.Problem));
            json.WriteStartArray("findings"u8);
            foreach (var finding in report.Findings)
                Write(json, finding);
            json.WriteEndArray();
            if (report.Coverage is { } coverage)
                Write(json, coverage);
            json.WriteEndObject();
        }
        bytes.Write("\n"u8);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("level"u8, finding.Level.ToString());
        json.WriteString("code"u8, finding.Code.ToString());
        json.WriteString("subject"u8, finding.Subject);
        json.WriteString("message"u8, finding.Message);
        if (finding.Fix is { } fix)
            json.WriteString("fix"u8, fix);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CoverageReport coverage)
    {
        json.WriteStartObject("coverage"u8);
        json.WriteNumber("pods"u8, coverage.Pods);
        foreach (var state in Enum.GetValues<CoverageState>())
            json.WriteNumber(Name(state), coverage.Count(state));
        json.WriteStartArray("namespaces"u8);
        foreach (var ns in coverage.Namespaces)
            Write(json, ns);
        json.WriteEndArray();
        json.WriteStartArray("workloads"u8);
        foreach (var workload in coverage.Workloads)
            Write(json, workload);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NamespaceCoverage ns)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, ns.Name);
        json.WriteBoolean("enforced"u8, ns.Enforced);
        json.WriteNumber("pods"u8, ns.Pods);
        foreach (var state in Enum.GetValues<CoverageState>())
            json.WriteNumber(Name(state), ns.Count(state));
        json.WriteStartObject("reasons"u8);
        foreach (var (reason, count) in ns.Reasons)
            json.WriteNumber(reason.ToString(), count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WorkloadCoverage workload)
    {
        json.WriteStartObject();
        json.WriteString("namespace"u8, workload.Namespace);
        json.WriteString("kind"u8, workload.Workload.Kind);
        json.WriteString("name"u8, workload.Workload.Name);
        json.WriteNumber("pods"u8, workload.Pods);
        json.WriteString("state"u8, workload.State.ToString());
        json.WriteString("reason"u8, workload.Reason.ToString());
        json.WriteString("advice"u8, workload.Advice);
        json.WriteEndObject();
    }

    /// <summary>A field's name, as JSON names fields: <c>optedOut</c>.</summary>
    private static string Name(CoverageState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
