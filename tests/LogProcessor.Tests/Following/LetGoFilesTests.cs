using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;

namespace LogProcessor.Tests.Following;

public sealed class LetGoFilesTests
{
    private static readonly FileIdentity One = new(1, 1);
    private static readonly FileIdentity Other = new(1, 2);

    private readonly LetGoFiles _files = new();

    [Fact]
    public void The_last_ones_are_known()
    {
        for (var number = 0; number <= LetGoFiles.Most; number++)
            Add(new(1, (ulong)number));

        _files.Take(new(1, 0)).Should().BeNull();
        _files.Take(new(1, 1)).Should().NotBeNull();
        _files.Take(new(1, LetGoFiles.Most)).Should().NotBeNull();
    }

    [Fact]
    public void One_that_is_taken_up_and_let_go_again_and_again_costs_no_other_its_place()
    {
        Add(One);
        for (var time = 0; time < 2 * LetGoFiles.Most; time++)
        {
            Add(Other);
            _files.Take(Other).Should().NotBeNull();
        }

        Add(Other);
        _files.Take(One).Should().NotBeNull("otherwise a copy that was read would be read again");
    }

    [Fact]
    public void One_with_something_new_or_of_another_birth_is_none_of_them()
    {
        _files.Add(One, born: 7, Fingerprint.Restore(100, 0, 0, 0), TextKind.Bytes, LineState.Start);

        _files.Has(Facts(born: 7, size: 100)).Should().BeTrue();
        _files.Has(Facts(born: 7, size: 101)).Should().BeFalse();
        _files.Has(Facts(born: 8, size: 100)).Should().BeFalse();
    }

    private static FileFacts Facts(long born, long size) => new() { Identity = One, Born = born, Size = size };

    private void Add(FileIdentity identity) => _files.Add(identity, 0, default, TextKind.Bytes, LineState.Start);
}
