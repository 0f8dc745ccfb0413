using Injector.Templates.Documents;

namespace Injector.Reporting;

/// <summary>It is not known what pods should have, because the configuration has errors.</summary>
internal sealed class ConfigurationUnknownException(Diagnostic? first)
    : Exception($"the configuration has errors, so it is not known what pods should have{(first is null ? "" : $"; the first: {first}")}");
