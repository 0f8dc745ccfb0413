using LogProcessor.Running;
using LogProcessor.Settings;

namespace LogProcessor.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_any_the_defaults_are_those_of_the_help()
    {
        var reader = new SettingsReader(_ => null);
        var settings = reader.Read();

        reader.Errors.Should().BeEmpty();
        settings.Directories.Select(directory => directory.Path).Should().Equal("/logs");
        settings.Patterns.Should().Equal("*.log");
        (settings.Format, settings.StateDirectory, settings.HeartbeatFile, settings.TruncateAbove, settings.MetricsPort, settings.Lifecycle)
            .Should().Be(("raw", "/tmp", "/tmp/heartbeat", 0L, null, Lifecycle.Classic));
        (settings.Poll, settings.Drain, settings.DrainQuiet).Should().Be((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var reader = Reader(new()
        {
            ["LOG_DIRECTORIES"] = "logs,/a",
            ["LOG_CONTAINERS"] = "a,b,c",
            ["LOG_FORMAT"] = "xml",
            ["POLL_SECONDS"] = "0",
            ["DRAIN_SECONDS"] = "soon",
            ["LIFECYCLE"] = "modern",
            ["METRICS_PORT"] = "70000",
            ["TRUNCATE_ABOVE_BYTES"] = "1.5Gi",
            ["TRUNCATE"] = "maybe",
        });

        var settings = reader.Read();
        LineSettings.Read(settings, reader);

        reader.Errors.Should().HaveCount(9);
        foreach (var name in new[] { "LOG_DIRECTORIES logs", "LOG_CONTAINERS", "LOG_FORMAT xml", "POLL_SECONDS 0", "DRAIN_SECONDS soon", "LIFECYCLE modern", "METRICS_PORT 70000", "TRUNCATE_ABOVE_BYTES 1.5Gi", "TRUNCATE maybe" })
            reader.Errors.Should().ContainSingle(error => error.StartsWith(name, StringComparison.Ordinal));
        reader.Fatal.Should().BeFalse("logs are collected all the same");
    }

    [Theory]
    [InlineData(null, 4096, null)]
    [InlineData("", 4096, null)]
    [InlineData("true", 4096, null)]
    [InlineData("false", 0, null)]
    [InlineData("False", 0, "TRUNCATE False is unknown (true, false): never truncating")]
    [InlineData("FALSE", 0, "TRUNCATE FALSE is unknown (true, false): never truncating")]
    [InlineData("True", 0, "TRUNCATE True is unknown (true, false): never truncating")]
    [InlineData("no", 0, "TRUNCATE no is unknown (true, false): never truncating")]
    [InlineData("0", 0, "TRUNCATE 0 is unknown (true, false): never truncating")]
    public void Files_are_emptied_only_by_words_that_are_understood(string? truncate, long above, string? error)
    {
        var environment = new Dictionary<string, string> { ["TRUNCATE_ABOVE_BYTES"] = "4Ki" };
        if (truncate is not null)
            environment["TRUNCATE"] = truncate;
        var reader = Reader(environment);

        reader.Read().TruncateAbove.Should().Be(above);
        reader.Errors.Should().Equal(error is null ? [] : [error]);
    }

    [Theory]
    [InlineData("REDACT", "cards")]
    [InlineData("REDACT", "/[/")]
    [InlineData("REDACT_SECRETS_DIRECTORY", "/does/not/exist")]
    public void What_was_to_be_masked_and_cannot_be_forbids_to_print(string name, string value)
    {
        var reader = Reader(new() { [name] = value });

        LineSettings.Read(reader.Read(), reader);

        reader.Fatal.Should().BeTrue();
        reader.Errors.Should().ContainSingle().Which.Should().Contain("nothing is printed that was to be masked");
    }

    [Theory]
    [InlineData("1048576", 1048576L)]
    [InlineData("100Mi", 104857600L)]
    [InlineData("1G", 1000000000L)]
    [InlineData("9Ki", 9216L)]
    [InlineData("10k", 10000L)]
    public void Sizes_are_quantities(string text, long bytes)
    {
        ByteQuantity.TryParse(text, out var parsed).Should().BeTrue();
        parsed.Should().Be(bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mi")]
    [InlineData("-1")]
    [InlineData("1.5Gi")]
    [InlineData("9999999999999Ti")]
    public void What_is_no_whole_number_of_bytes_is_none(string text) => ByteQuantity.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void Every_setting_is_in_the_help()
    {
        var asked = new HashSet<string>();
        new SettingsReader(name =>
        {
            asked.Add(name);
            return null;
        }).Read();

        asked.Should().AllSatisfy(name => Help.Text.Should().Contain($"\n  {name} "));
    }

    private static SettingsReader Reader(Dictionary<string, string> environment) => new(name => environment.GetValueOrDefault(name));
}
