using Injector.Templates.Documents;

namespace Injector.Reporting;

/// <summary>It is not known what pods should have, because the configuration cannot be read or has errors.</summary>
internal sealed class ConfigurationUnknownException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static ConfigurationUnknownException Of(Diagnostic? first) =>
        new($"the configuration has errors, so it is not known what pods should have{(first is null ? "" : $"; the first: {first}")}");
}
