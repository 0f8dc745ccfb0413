namespace Injector.Certificates.SelfManaged;

/// <summary>
/// How long self-managed certificates live. Each is renewed at two thirds of its life, which leaves a third to notice and
/// mend whatever stops it.
/// </summary>
/// <param name="Authority">Of a CA.</param>
/// <param name="Serving">Of a serving certificate; short, since renewing costs nothing and is then well exercised.</param>
internal sealed record CertificateLifetimes(TimeSpan Authority, TimeSpan Serving)
{
    public static CertificateLifetimes Default { get; } = new(TimeSpan.FromDays(365), TimeSpan.FromDays(30));

    /// <summary>
    /// How long a new CA stands in every caBundle before it signs: the API servers learn of it through their watches, some
    /// of them late.
    /// </summary>
    public TimeSpan Overlap => Min(TimeSpan.FromHours(1), Authority / 20);

    /// <summary>
    /// How often to look. By the wall clock each time: timers stand still while a machine sleeps, dates do not.
    /// </summary>
    public TimeSpan Interval => Max(TimeSpan.FromSeconds(1), Min(TimeSpan.FromSeconds(10), Serving / 30));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
