namespace Injector.Cli.Manifests;

/// <summary>One line of an edit script.</summary>
/// <param name="Sign">Kept (a space), removed (<c>-</c>) or added (<c>+</c>).</param>
/// <param name="Text">The line.</param>
/// <param name="OldLine">0-based line of the old text it is, or stands before.</param>
/// <param name="NewLine">Likewise of the new text.</param>
internal readonly record struct LineEdit(char Sign, string Text, int OldLine, int NewLine)
{
    /// <summary>
    /// The shortest script, by E. Myers' algorithm (An O(ND) Difference Algorithm and Its Variations, 1986): <c>k</c> is the
    /// diagonal x − y, and a round finds how far <c>d</c> edits reach on each.
    /// </summary>
    public static List<LineEdit> Between(string[] before, string[] after)
    {
        var rounds = Search(before, after);
        var script = new List<LineEdit>();
        var (x, y) = (before.Length, after.Length);
        for (var d = rounds.Count - 1; d >= 0; d--)
        {
            var reach = rounds[d];
            var k = x - y;
            var previous = ComesFromAbove(reach, d, k) ? k + 1 : k - 1;
            var fromX = At(reach, d, previous);
            var fromY = fromX - previous;
            while (x > fromX && y > fromY)
                script.Add(new LineEdit(' ', before[--x], x, --y));
            if (d > 0)
                script.Add(x == fromX ? new LineEdit('+', after[fromY], x, fromY) : new LineEdit('-', before[fromX], fromX, y));
            (x, y) = (fromX, fromY);
        }

        script.Reverse();
        return script;
    }

    /// <summary>For each round, how far the round before it reached: diagonals −d−1 to d+1.</summary>
    private static List<int[]> Search(string[] before, string[] after)
    {
        var rounds = new List<int[]>();
        var reach = new int[3];
        for (var d = 0; ; d++)
        {
            rounds.Add(reach);
            var next = new int[reach.Length + 2];
            for (var k = -d; k <= d; k += 2)
            {
                var x = ComesFromAbove(reach, d, k) ? At(reach, d, k + 1) : At(reach, d, k - 1) + 1;
                while (x < before.Length && x - k < after.Length && before[x] == after[x - k])
                    x++;
                if (x >= before.Length && x - k >= after.Length)
                    return rounds;
                next[k + d + 2] = x;
            }

            reach = next;
        }
    }

    private static bool ComesFromAbove(int[] reach, int d, int k) => k == -d || (k != d && At(reach, d, k - 1) < At(reach, d, k + 1));

    private static int At(int[] reach, int d, int k) => reach[k + d + 1];
}
