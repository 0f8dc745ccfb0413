using System.Globalization;
using System.Text;

namespace Injector.Tests.Performance;

/// <summary>Holds reviews to what they are known to cost: a growth must be somebody's decision, not an accident.</summary>
public sealed class ReviewCostTests
{
    private const string Accept = "if that is on purpose, UPDATE_GOLDEN=1 dotnet test tests/Injector.Tests --filter ReviewCostTests records it, and the commit says why";

    private static readonly Lazy<bool> Updated = new(Update);

    private static readonly string Recorded = Path.Combine(RepositoryRoot.Path, "tests", "Injector.Tests", "Performance", "review-costs.txt");

    public static TheoryData<string> Names => [.. ReviewCosts.Reviews.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_review_costs_no_more_than_recorded(string name)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            _ = Updated.Value;
        var recorded = Read()[name];

        var now = ReviewCosts.Of(name);

        now.PatchBytes.Should().Be(recorded.PatchBytes, $"so many bytes has the patch of {name}; {Accept}");
        now.Decided.Should().BeLessThanOrEqualTo(Most(recorded.Decided), $"so many bytes a decision on {name} allocates; {Accept}");
        now.Answered.Should().BeLessThanOrEqualTo(Most(recorded.Answered), $"so many bytes a review of {name} allocates; {Accept}");
    }

    [Fact]
    public void A_decision_on_an_ordinary_pod_stays_within_its_budget() =>
        Read()["ordinary"].Decided.Should().BeLessThanOrEqualTo(6 * 1024, "docs/performance.md promises it");

    /// <summary>
    /// Runtimes differ by a few bytes between their versions, and on a busy machine the optimizing compiler, which puts short-lived objects onto
    /// the stack, comes late: up to a fourteenth more was seen then.
    /// </summary>
    private static long Most(long recorded) => recorded + recorded / 10 + 64;

    private static Dictionary<string, ReviewCosts> Read() => File.ReadLines(Recorded)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => new ReviewCosts(Number(words[1]), Number(words[2]), (int)Number(words[3])));

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private static bool Update()
    {
        var text = new StringBuilder("# review, bytes allocated by a decision, by all from request to answer, bytes of the patch; written by ReviewCostTests (UPDATE_GOLDEN=1)\n");
        foreach (var name in ReviewCosts.Reviews.Keys)
        {
            var costs = ReviewCosts.Of(name);
            text.Append(CultureInfo.InvariantCulture, $"{name,-20} {costs.Decided,8} {costs.Answered,8} {costs.PatchBytes,8}\n");
        }
        File.WriteAllText(Recorded, text.ToString());
        return true;
    }
}
