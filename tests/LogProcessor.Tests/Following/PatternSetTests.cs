using LogProcessor.Following;

namespace LogProcessor.Tests.Following;

public sealed class PatternSetTests
{
    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "a.log.1", false)]
    [InlineData("*.log", "sub/a.log", false)]
    [InlineData("*.log", ".a.log", false)]
    [InlineData(".*.log", ".a.log", true)]
    [InlineData("a?c.log", "abc.log", true)]
    [InlineData("[a-c]*.log", "b.log", true)]
    [InlineData("[!a-c]*.log", "b.log", false)]
    [InlineData("[]x].log", "].log", true)]
    [InlineData("\\*.log", "*.log", true)]
    [InlineData("\\*.log", "a.log", false)]
    [InlineData("[.log", "[.log", true)]
    [InlineData("sub/*.log", "sub/a.log", true)]
    [InlineData("./sub//*.log", "sub/a.log", true)]
    [InlineData("**/*.log", "a.log", true)]
    [InlineData("**/*.log", "a/b/c/d.log", true)]
    [InlineData("**/*.log", "a/.git/d.log", false)]
    [InlineData("a/**/z.log", "a/z.log", true)]
    [InlineData("a/**/z.log", "a/b/c/z.log", true)]
    [InlineData("a/**/z.log", "b/z.log", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("*.log,!b*", "b.log", false)]
    [InlineData("**/*.log,!*.old.log", "sub/a.old.log", false)]
    [InlineData("**/*.log,!**/secret.log", "secret.log", false)]
    [InlineData("*.log*", "a.log.gz", false)]
    [InlineData("*.log*,*.gz", "a.log.gz", true)]
    public void It_wants(string patterns, string path, bool wanted) => Set(patterns).Wants(path).Should().Be(wanted);

    [Theory]
    [InlineData("*.log", "sub", false)]
    [InlineData("sub/*.log", "sub", true)]
    [InlineData("sub/*.log", "other", false)]
    [InlineData("*/x/*.log", "any", true)]
    [InlineData("*/x/*.log", "any/y", false)]
    [InlineData("**/*.log", "a/b", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("**/*.log", ".git", false)]
    public void It_reaches_into(string patterns, string directory, bool reaches) => Set(patterns).Reaches(directory).Should().Be(reaches);

    [Theory]
    [InlineData("app.log.1", true)]
    [InlineData("app.log-20260131", true)]
    [InlineData("sub/app.log.1", false)]
    [InlineData("app.log.1.gz", false)]
    [InlineData("app.log.1.lzma", false)]
    [InlineData("debug.log.1", false)]
    [InlineData("notes.txt", false)]
    public void It_knows_what_a_rotator_makes_of_a_wanted_name(string path, bool rotated) => Set("*.log,!debug*").WantsRotated(path).Should().Be(rotated);

    [Theory]
    [InlineData("/etc/*")]
    [InlineData("../*.log")]
    [InlineData("a/../../*.log")]
    [InlineData("!../x")]
    [InlineData("!/x")]
    [InlineData("/")]
    [InlineData("!")]
    public void It_refuses(string pattern)
    {
        var refused = new List<string>();

        var set = new PatternSet([pattern], refused.Add);

        refused.Should().ContainSingle().Which.Should().StartWith($"LOG_FILES {pattern} ");
        set.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void A_hostile_pattern_costs_no_more_than_its_length()
    {
        var set = Set(string.Concat(Enumerable.Repeat("*a", 100)) + "b");

        // Backtracking into every star would take longer than the universe has.
        set.Wants(new string('a', 250)).Should().BeFalse();
        Set(string.Concat(Enumerable.Repeat("**/a/", 40)) + "b").Wants(string.Concat(Enumerable.Repeat("a/", 60)) + "c").Should().BeFalse();
    }

    private static PatternSet Set(string patterns) => new(patterns.Split(','), error => throw new InvalidOperationException(error));
}
