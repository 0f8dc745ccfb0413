namespace Injector.Readiness;

/// <summary>Whether a condition holds, and what an operator would like to know about it.</summary>
internal readonly record struct ReadinessResult(bool IsReady, string? Detail)
{
    public static ReadinessResult Ok(string? detail = null) => new(true, detail);

    public static ReadinessResult Failed(string detail) => new(false, detail);
}
