using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Injector.Json;

namespace Injector.Cli.Reports;

/// <summary>
/// How the reports for programs (<c>-o json</c>) are written. Their records are the published shapes, stable within a major
/// version: members in the order declared, and what is null left out unless the record says otherwise.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckJson))]
[JsonSerializable(typeof(ExplainJson))]
[JsonSerializable(typeof(RolloutJson))]
[JsonSerializable(typeof(SetJson))]
[JsonSerializable(typeof(ValidationJson))]
[JsonSerializable(typeof(VersionJson))]
internal sealed partial class ReportContext : JsonSerializerContext
{
    /// <summary>One report in one line.</summary>
    public static string Line<T>(T report, JsonTypeInfo<T> shape) => JsonBytes.Line(json => JsonSerializer.Serialize(json, report, shape));
}
