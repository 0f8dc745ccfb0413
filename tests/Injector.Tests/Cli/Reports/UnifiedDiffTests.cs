using CsCheck;
using Injector.Cli.Manifests;
using Injector.Cli.Reports;

namespace Injector.Tests.Cli.Reports;

public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\n", "a\n", "")]
    [InlineData("a\nb\n", "a\nx\nb\n", "--- f\n+++ f (injected)\n@@ -1,2 +1,3 @@\n a\n+x\n b\n")]
    [InlineData("", "a\n", "--- f\n+++ f (injected)\n@@ -0,0 +1,1 @@\n+a\n")]
    [InlineData("a\n", "", "--- f\n+++ f (injected)\n@@ -1,1 +0,0 @@\n-a\n")]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "--- f\n+++ f (injected)\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\n5\n6\n7\n8\n", "--- f\n+++ f (injected)\n@@ -5,3 +5,4 @@\n 5\n 6\n 7\n+8\n")]
    [InlineData("x\n1\n2\n3\n4\n5\n6\ny\n", "X\n1\n2\n3\n4\n5\n6\nY\n", "--- f\n+++ f (injected)\n@@ -1,8 +1,8 @@\n-x\n+X\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n+Y\n")]
    [InlineData("x\n1\n2\n3\n4\n5\n6\n7\ny\n", "X\n1\n2\n3\n4\n5\n6\n7\nY\n",
        "--- f\n+++ f (injected)\n@@ -1,4 +1,4 @@\n-x\n+X\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-y\n+Y\n")]
    public void It_looks_as_diff_prints_it(string before, string after, string diff) =>
        UnifiedDiff.Write("f", "injected", before, after, colour: false).Should().Be(diff);

    [Fact]
    public void Colours_mark_what_changed() =>
        UnifiedDiff.Write("f", "injected", "a\nb\n", "a\nc\n", colour: true).Should().Be(
            "\e[1m--- f\e[0m\n\e[1m+++ f (injected)\e[0m\n\e[36m@@ -1,2 +1,2 @@\e[0m\n a\n\e[31m-b\e[0m\n\e[32m+c\e[0m\n");

    [Fact]
    public void The_script_leads_from_one_text_to_the_other_by_the_shortest_way()
    {
        var lines = Gen.OneOf("a", "b", "c").Array[0, 12];
        Gen.Select(lines, lines).Sample((before, after) =>
        {
            var script = LineEdit.Between(before, after);
            script.Where(edit => edit.Sign != '+').Select(edit => edit.Text).Should().Equal(before);
            script.Where(edit => edit.Sign != '-').Select(edit => edit.Text).Should().Equal(after);
            script.Count(edit => edit.Sign == ' ').Should().Be(LongestCommonSubsequence(before, after));
        });
    }

    private static int LongestCommonSubsequence(string[] one, string[] other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
            for (var j = 1; j <= other.Length; j++)
                table[i, j] = one[i - 1] == other[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[one.Length, other.Length];
    }
}
