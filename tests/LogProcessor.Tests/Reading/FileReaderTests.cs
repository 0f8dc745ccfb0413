using System.Text;
using LogProcessor.Bounds;
using LogProcessor.Files;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Lines;
using LogProcessor.Native;
using LogProcessor.Reading;
using LogProcessor.Telling;
using LogProcessor.Writing;

namespace LogProcessor.Tests.Reading;

public sealed class FileReaderTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("file-reader-");
    private readonly FileReader _reader;

    public FileReaderTests()
    {
        var counters = new Counters();
        var parts = new LinePipelineParts(
            LineFormat.Named("raw")!, JoinRule.None, JoinBounds.Default, RateLimit: null, RedactionRules: [], Secrets: null, SecretValues: null, TimeProvider.System);
        _reader = new(new LinePipeline(new OutputQueue(counters), parts, new Messages("test")), counters);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // google/mtail#505, grafana/loki#3651: a network file system that fails for a moment made agents print whole files again.
    [Fact]
    public void A_file_that_cannot_be_read_for_a_moment_is_no_empty_one_and_goes_on_where_it_was()
    {
        var path = Path.Combine(_directory.FullName, "app.log");
        File.WriteAllText(path, "line 1\n");
        using var readable = File.OpenHandle(path, share: FileShare.ReadWrite);
        // Of this one every read fails.
        using var failing = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var file = Followed(readable);
        _reader.Read(file, now: 0, Yielding.Never).Lines.Should().Be(1);
        File.AppendAllText(path, "line 2\n");

        file.Handle = Handle(failing);
        var failed = _reader.Read(file, now: 0, Yielding.Never);
        (failed, file.ReadFailed, file.Life, file.Read.Position).Should().Be((new ReadResult(0, More: false), true, 0, 7));

        file.Handle = Handle(readable);
        _reader.Read(file, now: 0, Yielding.Never).Lines.Should().Be(1);
        (file.ReadFailed, file.Life, file.Read.Position).Should().Be((false, 0, 14));
    }

    // Room that is made before it is used keeps its size, and what is stored through memory changes no date.
    [Fact]
    public void Room_that_was_made_is_looked_into()
    {
        var path = Path.Combine(_directory.FullName, "app.log");
        File.WriteAllBytes(path, [.. "line 1\n"u8, .. new byte[1000]]);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var file = Followed(handle);
        _reader.Read(file, now: 0, Yielding.Never);

        FileReader.HasUsedRoom(file).Should().BeFalse();
        RandomAccess.Write(handle, Encoding.ASCII.GetBytes("line 2\n"), 7);
        FileReader.HasUsedRoom(file).Should().BeTrue();
    }

    private static FollowedFile Followed(Microsoft.Win32.SafeHandles.SafeFileHandle handle) =>
        new(new FileIdentity(1, 1), new LineSource("app.log"u8.ToArray(), default)) { Handle = Handle(handle), Wanted = true };

    private static int Handle(Microsoft.Win32.SafeHandles.SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
