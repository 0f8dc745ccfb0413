using System.Globalization;
using System.Text;
using Injector.Injection;

namespace Injector.Tests.Hostile;

/// <summary>
/// A review's work grows with the bytes of the pod and never with their square, whatever its author has many of, and of whatever two things
/// together. UPDATE_DOCS=1 writes the table of docs/performance.md anew.
/// </summary>
public sealed class GrowthTests
{
    private const int Few = 500;

    private const int Factor = 16;

    // What is linear grows by the factor, or by less while something else costs more; what is a product of two, by its square.
    private const double MostGrowth = Factor * 4;

    // In all, collected meanwhile or not, beside some copies of its bytes: a patch may have 1.5 MiB, in buffers that double.
    private const int AllocatedAnyway = 4 << 20;

    private const string Start = "<!-- growth: written by GrowthTests -->\n";
    private const string End = "<!-- end of growth -->";

    public static TheoryData<string> Names => [.. Dimension.All.Select(dimension => dimension.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Work_grows_with_the_bytes(string name)
    {
        var first = Dimension.All.Single(dimension => dimension.Name == name);
        foreach (var second in Dimension.All.SkipWhile(dimension => dimension != first))
            MustGrowAsTheBytes(first, second);
    }

    [Fact]
    public void The_page_has_the_table()
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "performance.md");
        var text = File.ReadAllText(page);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(page, text = text[..start] + Table() + text[end..]);

        text[start..].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => line.Split('|')[1].Trim())
            .Should().StartWith(Dimension.All.Select(dimension => dimension.Name), "UPDATE_DOCS=1 writes the table anew");
    }

    private static void MustGrowAsTheBytes(Dimension first, Dimension second)
    {
        var what = first == second ? first.Name : $"{first.Name} and {second.Name}";
        var (few, many) = (Work(first, second, Few), Work(first, second, Factor * Few));

        many.Allocated.Should().BeLessThan(AllocatedAnyway + (16L * many.Bytes), $"memory is in proportion to the bytes, with many {what} ({many.Reason})");
        if (Growth(few, many) > MostGrowth)
            // Once more: the machine may have done something else.
            (few, many) = (Work(first, second, Few), Work(first, second, Factor * Few));
        Growth(few, many).Should().BeLessThan(MostGrowth, $"work is in proportion to the bytes, with many {what}: {few}, {many}");
    }

    private static double Growth(ReviewWork few, ReviewWork many) => many.Nanoseconds / (double)Math.Max(few.Nanoseconds, 20_000);

    private static ReviewWork Work(Dimension first, Dimension second, int count)
    {
        var pod = new HostilePod();
        first.Add(pod, count);
        if (second != first)
            second.Add(pod, count);
        return ReviewWork.Of(pod, rounds: 4);
    }

    private static string Table()
    {
        var text = new StringBuilder("| many | bytes | work | allocated | with whatever else, work at most | ends in |\n| --- | ---: | ---: | ---: | ---: | --- |\n");
        foreach (var first in Dimension.All)
        {
            var (few, many) = (Work(first, first, Few), Work(first, first, Factor * Few));
            var most = Dimension.All.Max(second => Growth(Work(first, second, Few), Work(first, second, Factor * Few)));
            text.Append(CultureInfo.InvariantCulture, $"| {first.Name} | {few.Bytes:N0} to {many.Bytes:N0} | × {Growth(few, many):0.0} | {many.Allocated / 1024:N0} KB | × {most:0.0} | {many.Reason} |\n");
        }

        return text.ToString();
    }
}
