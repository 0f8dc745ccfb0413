using Injector.Checks.Trials;

namespace Injector.Cli.Reports;

/// <summary>Says of each workload whose pod came out otherwise where it did, and how many there are of each kind.</summary>
internal sealed class TrialReport(TextWriter output)
{
    private static readonly (TrialVerdict Verdict, string Name)[] Verdicts =
    [
        (TrialVerdict.Equal, "equal"), (TrialVerdict.Refused, "refused by both"), (TrialVerdict.NotInPolicy, "not in the policy"),
        (TrialVerdict.Different, "different"), (TrialVerdict.NotCompared, "not compared"),
    ];

    private readonly int[] _counts = new int[Verdicts.Length];

    public int Count => _counts.Sum();

    /// <summary>Something was compared, and nothing is different.</summary>
    public bool IsGood => Of(TrialVerdict.Different) == 0 && Count > Of(TrialVerdict.NotCompared);

    public void Add(string workload, TrialResult trial)
    {
        _counts[(int)trial.Verdict]++;
        if (trial.Detail.Length > 0)
            output.WriteLine($"{workload}: {Array.Find(Verdicts, verdict => verdict.Verdict == trial.Verdict).Name}: {trial.Detail}");
    }

    /// <param name="beyond">How many workloads were left out.</param>
    public void Sum(int beyond)
    {
        output.WriteLine(string.Join(", ", Verdicts.Select(verdict => $"{Of(verdict.Verdict)} {verdict.Name}")));
        if (beyond > 0)
            output.WriteLine($"{beyond} more workloads were left out; --limit says how many are tried");
    }

    private int Of(TrialVerdict verdict) => _counts[(int)verdict];
}
