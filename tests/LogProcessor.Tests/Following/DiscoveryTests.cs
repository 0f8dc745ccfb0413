using LogProcessor.Checkpoint;
using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Settings;
using LogProcessor.Telling;

namespace LogProcessor.Tests.Following;

/// <summary>Looking around alone, as where the kernel has no instance left that would tell of changes.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("discovery-");
    private readonly List<string> _found = [];
    private readonly Discovery _discovery;
    private readonly PositionFile _positions;
    private readonly ProcessorSettings _settings;

    public DiscoveryTests()
    {
        Directory.CreateDirectory(At(""));
        _settings = new SettingsReader(name => name is "STATE_DIRECTORY" ? At("state") : name is "HEARTBEAT_FILE" ? At("beat") : null).Read();
        Directory.CreateDirectory(At("state"));
        _positions = PositionFile.Open(Path.Combine(At("state"), PositionFile.Name))!;
        _discovery = Following("**/*.log");
    }

    public void Dispose()
    {
        _positions.Dispose();
        _root.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_name_that_was_a_file_of_no_interest_may_become_a_directorys(bool byLink)
    {
        File.WriteAllText(At("sub"), "pid 17\n");
        _discovery.LookAround();
        _discovery.LookAround();

        File.Delete(At("sub"));
        if (byLink)
            File.CreateSymbolicLink(At("sub"), Directory.CreateDirectory(At(".real")).Name);
        else
            Directory.CreateDirectory(At("sub"));
        File.WriteAllText(At("sub/x.log"), "x\n");
        _discovery.LookAround();

        _found.Should().Equal("sub/x.log");
    }

    [Theory]
    [InlineData(Discovery.Deepest, true)]
    [InlineData(Discovery.Deepest + 1, false)]
    public void Directories_are_looked_into_so_far_down_however_they_are_found(int levels, bool found)
    {
        var directory = string.Join('/', Enumerable.Range(1, levels).Select(level => $"level{level}"));
        Directory.CreateDirectory(At(directory));
        File.WriteAllText(At($"{directory}/x.log"), "x\n");
        _discovery.LookAround();

        var file = $"{directory}/x.log";
        _found.Should().Equal(found ? [file] : []);
    }

    [Fact]
    public void What_the_program_writes_is_never_read()
    {
        foreach (var name in new[] { "beat", "state/counters", "positions", "counters" })
            File.WriteAllText(At(name), "1\n");
        var discovery = Following("**");
        discovery.LookAround();
        _found.Should().BeEquivalentTo("positions", "counters");

        // Whoever removes it makes the program write another.
        File.Move(At("beat"), At("old"));
        File.WriteAllText(At("beat"), "2\n");
        discovery.LookAround();

        _found.Should().BeEquivalentTo("positions", "counters", "old");
    }

    private Discovery Following(string pattern)
    {
        var messages = new Messages("test");
        var root = new LogRoot(0, new(At(""), ""), several: false);
        return new([root], new([pattern], _ => { }), new FileTable(), new(new(_settings), messages) { HasRoom = static () => true }, _positions, messages, Note);
    }

    private void Note(FollowedFile file) => _found.Add(file.Directory!.Value.Path(file.Name!));

    private string At(string name) => Path.Combine(_root.FullName, "logs", name);
}
