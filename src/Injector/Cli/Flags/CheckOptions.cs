using Injector.Checks;

namespace Injector.Cli.Flags;

/// <summary>The parsed options of <c>check</c>.</summary>
internal sealed record CheckOptions(CheckScope Scope, string? Namespace, bool Coverage, FindingFilter Findings, TimeSpan Wait, ReportFormat Output);
