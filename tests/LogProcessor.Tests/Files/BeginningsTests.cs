using System.Text;
using LogProcessor.Files;

namespace LogProcessor.Tests.Files;

public sealed class BeginningsTests
{
    private readonly Beginnings _beginnings = new();

    [Fact]
    public void A_file_that_begins_as_the_log_did_once_may_be_its_copy()
    {
        Note("first life, line 1\n");
        Note("second life, line 1\nline 2\n");

        Have("first life, line 1\nand more\n").Should().BeTrue();
        Have("second life, line 1\nline 2\n").Should().BeTrue();
        Have("second life, line 1\n").Should().BeFalse("it was longer when it was last seen");
        Have("another file altogether\n").Should().BeFalse();
        Have("").Should().BeFalse();
    }

    [Fact]
    public void A_log_that_grows_begins_as_before()
    {
        Note("first life, line 1\n");
        Note("first life, line 1\nline 2\n");

        Have("first life, line 1\nline 2\nline 3\n").Should().BeTrue();
        Have("first life, line 1\nsomething else\n").Should().BeFalse();
    }

    [Fact]
    public void A_few_bytes_tell_nothing()
    {
        Note("[INFO] ");

        Have("[INFO] of another program\n").Should().BeFalse();
    }

    [Fact]
    public void Of_many_lives_the_last_ones_are_known()
    {
        for (var life = 0; life < 100; life++)
            Note($"life {life:000}, line 1\n");

        Have("life 099, line 1\n").Should().BeTrue();
        Have("life 000, line 1\n").Should().BeFalse();
    }

    private void Note(string first) => _beginnings.Note(Encoding.ASCII.GetBytes(first));

    private bool Have(string first) => _beginnings.Have(Encoding.ASCII.GetBytes(first));
}
