namespace Injector.Injection.Decisions;

/// <summary>One row: its condition in words, and in code.</summary>
internal sealed record DecisionRow(string Condition, DecisionVerdict Verdict);
