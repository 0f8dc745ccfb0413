namespace Injector.Readiness;

/// <summary>One condition of <c>/readyz</c>. Answers from memory, at once.</summary>
internal interface IReadinessCheck
{
    /// <summary>A lower-case word, as <c>/readyz?verbose</c> lists it.</summary>
    string Name { get; }

    ReadinessResult Check();
}

/// <summary>Whether a condition holds, and what an operator would like to know about it.</summary>
internal readonly record struct ReadinessResult(bool IsReady, string? Detail)
{
    public static ReadinessResult Ok(string? detail = null) => new(true, detail);

    public static ReadinessResult Failed(string detail) => new(false, detail);
}
