using Injector.Checks;

namespace Injector.Cli.Flags;

/// <summary>What <c>check</c> was asked for.</summary>
internal sealed record CheckOptions(CheckScope Scope, string? Namespace, bool Coverage, TimeSpan Wait, bool Json);
