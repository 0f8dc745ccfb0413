namespace Injector.Readiness;

/// <summary>One condition of <c>/readyz</c>. Answers from memory, at once.</summary>
internal interface IReadinessCheck
{
    /// <summary>A lower-case word, as <c>/readyz?verbose</c> lists it.</summary>
    string Name { get; }

    ReadinessResult Check();
}
