using System.Globalization;
using System.Text;

namespace Injector.Reporting;

/// <summary>
/// Writes the text format of Prometheus, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). OpenTelemetry's
/// exporter, which the servers use, goes on showing a series that is not measured any more: a namespace that was deleted would have its
/// pods for ever.
/// </summary>
internal sealed class PrometheusText
{
    /// <summary>What the format is called in HTTP.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a metric; what follows are its samples.</summary>
    /// <param name="name">With its unit, and <c>_total</c> for a counter.</param>
    /// <param name="type"><c>gauge</c> or <c>counter</c>.</param>
    /// <param name="help">A sentence.</param>
    public PrometheusText Metric(string name, string type, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>A value of the metric begun last.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">Names and values by turns.</param>
    public PrometheusText Sample(double value, params ReadOnlySpan<string> labels)
    {
        _text.Append(_name);
        for (var i = 0; i < labels.Length; i += 2)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i]).Append("=\"").Append(Escape(labels[i + 1])).Append('"');
        _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string value) => value.AsSpan().IndexOfAny('\\', '"', '\n') < 0
        ? value
        : value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
