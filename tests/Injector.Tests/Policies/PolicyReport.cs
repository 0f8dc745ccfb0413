using System.Text;

namespace Injector.Tests.Policies;

/// <summary>What a comparison came to: a line with the counts, and each pod that differs.</summary>
internal static class PolicyReport
{
    /// <summary>Prints the counts, and fails on the first pods that differ.</summary>
    public static void Check(string what, IReadOnlyList<ComparedPod> compared)
    {
        var counts = Enum.GetValues<PolicyVerdict>().Select(verdict => $"{verdict} {compared.Count(pod => pod.Verdict == verdict)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {compared.Count(pod => pod.Outcome?.Injected == true)} injected; {string.Join(", ", counts)}");
        foreach (var reason in compared.Where(pod => pod.Verdict == PolicyVerdict.NotInPolicy).GroupBy(pod => pod.Said[(pod.Said.IndexOf("NotInPolicy") + 13)..]).OrderByDescending(group => group.Count()))
            TestContext.Current.TestOutputHelper?.WriteLine($"  {reason.Count()} not in the policy: {reason.Key}");
        var different = compared.Where(pod => pod.Verdict == PolicyVerdict.Different).ToList();
        var text = new StringBuilder();
        foreach (var pod in different.Take(3))
            text.AppendLine(pod.ToString());
        different.Count.Should().Be(0, "policy and webhook are one:\n{0}", text);
    }
}
