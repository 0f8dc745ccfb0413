using CsCheck;
using LogProcessor.Files;

namespace LogProcessor.Tests.Files;

/// <summary>What is this file now? Asked without a file.</summary>
public sealed class FingerprintTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void A_file_that_was_only_appended_to_has_grown(int length)
    {
        var content = Content(length, 1);
        var known = Known(content);

        Judge(known, content).Should().Be(FileChange.None);
        Judge(known, [.. content, 1]).Should().Be(FileChange.Grown);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 9)]
    [InlineData(5000, 0)]
    [InlineData(5000, 4999)]
    public void A_file_that_is_shorter_was_rewritten(int length, int now)
    {
        var content = Content(length, 1);

        Judge(Known(content), content[..now]).Should().Be(FileChange.Rewritten);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(5000)]
    public void A_file_that_begins_alike_and_goes_on_otherwise_was_rewritten_be_it_longer_or_not(int length)
    {
        byte[] banner = [.. Enumerable.Repeat((byte)'#', 1376)];
        byte[] before = [.. banner, .. Content(200, 1)];
        byte[] after = [.. banner, .. Content(length, 2)];

        Judge(Known(before), after).Should().Be(FileChange.Rewritten);
    }

    [Fact]
    public void Lines_that_end_alike_do_not_make_files_alike()
    {
        var before = Lines(1);
        var after = Lines(5);

        Judge(Known(before), after).Should().Be(FileChange.Rewritten);

        static byte[] Lines(int first) => System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(first, 300).Select(number => $"{number:d4} and all lines end in the same forty-six bytes\n")));
    }

    [Fact]
    public void It_is_the_same_in_whatever_pieces_a_file_was_read()
    {
        Gen.Byte.Array[0, 4000].Select(Gen.Int[1, 1500].Array[1, 10]).Sample((content, pieces) =>
        {
            var whole = Known(content);
            var inPieces = default(Fingerprint);
            for (int at = 0, index = 0; at < content.Length; index++)
            {
                var read = Math.Min(pieces[index % pieces.Length], content.Length - at);
                inPieces.Advance(at + read, content.AsSpan(at - inPieces.TailLength, inPieces.TailLength + read), read);
                at += read;
            }
            return inPieces.Equals(whole);
        });
    }

    private static byte[] Content(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static Fingerprint Known(byte[] content)
    {
        var known = default(Fingerprint);
        known.Advance(content.Length, content, content.Length);
        return known;
    }

    /// <summary>As the reader looks: from the tail's beginning.</summary>
    private static FileChange Judge(in Fingerprint known, byte[] now)
    {
        var from = (int)known.Position - known.TailLength;
        return FileChanges.Judge(known, from >= now.Length ? [] : now.AsSpan(from));
    }
}
