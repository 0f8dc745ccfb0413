namespace Injector.Admission;

/// <summary>Limits of a review's size and of the memory that all reviews share.</summary>
/// <param name="MaxBodyBytes">
/// One body. Twice what the API server takes from its own clients (3 MiB): the review carries the same object with defaults filled in, HTML
/// characters escaped and an envelope around it. Larger objects do not fit into etcd (1.5 MiB) either way.
/// </param>
/// <param name="MaxValues">
/// Values in one body, the ends of lists and maps among them: each costs the parser a row of its table, however short it is. A pod of all
/// that etcd holds, in its densest form, has fewer.
/// </param>
/// <param name="Memory">All reviews at one moment, in bytes.</param>
internal sealed record ReviewLimits(int MaxBodyBytes, int MaxValues, long Memory)
{
    // A row of the parser's table has 12 bytes, and the table doubles as it grows: while it does, the old one and the new are there. Names
    // are looked through for duplicates, which takes as much again.
    private const int BytesPerValue = 40;

    // The texts that a decision reads are two bytes a character; the largest may be all of the body, and be quoted.
    private const int BytesPerByte = 4;

    /// <summary>What a large body takes while it arrives, in terms of its own size.</summary>
    public const int ArrivalFactor = 2;

    /// <summary>What it takes to read and to answer a body, beside the body.</summary>
    public static long CostOf(int bytes, long values) => ((long)bytes * BytesPerByte) + (values * BytesPerValue);

    /// <summary>The most that one review can take, its body included.</summary>
    public long LargestCost => ((long)MaxBodyBytes * ArrivalFactor) + CostOf(MaxBodyBytes, MaxValues);
}
