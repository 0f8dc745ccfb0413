namespace Injector.Checks;

/// <summary>
/// Checks the entries' timeouts. All webhooks of a request share its own time limit, half a minute as
/// a rule, and a ReplicaSet makes its pods one after the other.
/// </summary>
internal sealed class TimeoutCheck : ICheck
{
    private const int Longest = 10;

    public IEnumerable<Finding> Run(Installation installation) =>
        from entry in installation.Entries
        where entry.TimeoutSeconds > Longest
        select Finding.Problem(FindingCode.TimeoutTooLong, entry.Subject,
            $"timeoutSeconds is {entry.TimeoutSeconds}: while no server answers, the creation of every pod waits that long",
            "set timeoutSeconds to 3 (chart value webhook.timeoutSeconds); a review takes under a millisecond");
}
