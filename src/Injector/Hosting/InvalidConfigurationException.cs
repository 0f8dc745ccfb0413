using Injector.Templates.Documents;

namespace Injector.Hosting;

/// <summary>The server cannot start on this configuration: every diagnostic, one a line.</summary>
internal sealed class InvalidConfigurationException(IReadOnlyList<Diagnostic> diagnostics)
    : Exception(string.Join(Environment.NewLine, diagnostics));
