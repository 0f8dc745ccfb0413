namespace Injector.Readiness;

/// <summary>The result of a readiness check, with a detail for the operator.</summary>
internal readonly record struct ReadinessResult(bool IsReady, string? Detail)
{
    public static ReadinessResult Ok(string? detail = null) => new(true, detail);

    public static ReadinessResult Failed(string detail) => new(false, detail);
}
