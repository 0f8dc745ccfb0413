using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Documentation;

/// <summary>Holds the table of docs/operations.md to what the compiled program can write into its log.</summary>
public sealed partial class EventIdPageTests
{
    private static readonly IReadOnlyList<LoggerMessageAttribute> Messages =
    [
        .. typeof(EventIds).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    private static readonly IReadOnlyDictionary<int, string> Ids = typeof(EventIds)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .ToDictionary(field => (int)field.GetRawConstantValue()!, field => field.Name);

    [Fact]
    public void Every_message_has_an_id_of_its_own_and_the_name_of_the_id()
    {
        Messages.Should().NotBeEmpty();
        Messages.Select(message => (message.EventId, message.EventName)).Should()
            .BeEquivalentTo(Ids.Select(id => (id.Key, (string?)id.Value)), "each of EventIds is used once, and nothing else is");
    }

    [Fact]
    public void The_page_lists_every_event_with_its_level()
    {
        Documented().Should().Equal(Messages.OrderBy(message => message.EventId).Select(message => $"{message.EventId} {message.EventName} {LevelOf(message)}"));
    }

    private static string LevelOf(LoggerMessageAttribute message) =>
        message.Level == LogLevel.None ? "by outcome" : message.Level.ToString().ToLowerInvariant();

    private static IEnumerable<string> Documented() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs/operations.md"))
            .Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value} {match.Groups[3].Value}");

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \| ([\w ]+) \| \S")]
    private static partial Regex Row();
}
