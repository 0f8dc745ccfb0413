using Injector.Admission;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Admission;

public sealed class BodyBudgetTests
{
    [Fact]
    public async Task What_a_body_takes_is_given_back_when_it_is_done()
    {
        var budget = new BodyBudget(4 << 20);

        for (var i = 0; i < 100; i++)
            using (await ReadAsync(new byte[500_000], budget))
            {
            }

        budget.TryTake(4 << 20).Should().BeTrue("all of it is back");
    }

    [Fact]
    public async Task When_the_budget_is_used_up_a_large_body_is_asked_to_come_again()
    {
        var budget = new BodyBudget(4 << 20);
        using var first = await ReadAsync(new byte[500_000], budget);

        var second = () => ReadAsync(new byte[600_000], budget);

        var refusal = (await second.Should().ThrowAsync<RequestRefusedException>()).Which;
        refusal.Status.Should().Be(503);
        refusal.Header.Should().Be(new KeyValuePair<string, string>("Retry-After", "1"));
        using var small = await ReadAsync(new byte[5_000], budget);
        small.Bytes.Length.Should().Be(5_000);
    }

    [Fact]
    public async Task A_large_body_waits_for_its_turn_when_the_one_before_it_is_nearly_done()
    {
        var budget = new BodyBudget(5 << 20);
        var first = await ReadAsync(new byte[500_000], budget);

        var second = ReadAsync(new byte[500_000], budget);
        second.IsCompleted.Should().BeFalse();
        first.Dispose();

        (await second).Dispose();
        budget.TryTake(5 << 20).Should().BeTrue("all of it is back");
    }

    [Fact]
    public async Task A_body_of_more_values_than_the_parser_has_room_for_is_never_parsed()
    {
        var dense = System.Text.Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("1", 1_001))}]");

        var read = () => ReadAsync(dense, new BodyBudget(4 << 20));

        var refusal = (await read.Should().ThrowAsync<RequestRefusedException>()).Which;
        (refusal.Status, refusal.Title).Should().Be((413, "Body too dense"));
    }

    [Fact]
    public void Commas_and_braces_in_texts_are_no_values()
    {
        var text = System.Text.Encoding.ASCII.GetBytes($"{{\"a\":\"{new string(',', 5_000)}{new string('{', 5_000)}\"}}");

        ValueCount.Of(text, 1_000).Should().Be(4);
        ValueCount.Of("{\"a\":[1,2,{}]}"u8, 1).Should().Be(9);
    }

    [Fact]
    public void The_shares_of_the_servers_memory_fit_together()
    {
        var limits = Injector.Hosting.ServerLimits.Reviews;

        limits.LargestCost.Should().BeLessThanOrEqualTo(limits.Memory, "the largest review is answered when it comes alone");
        Injector.Hosting.ServerLimits.ForTheRest.Should().BeGreaterThan(28 << 20, "a server at rest has its place");
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "charts", "sidecar-injector", "values.yaml")).Should().MatchRegex(
            $@"(?m)^resources:\n  requests:\n(    .*\n)+  limits:\n    memory: {Injector.Hosting.ServerLimits.Memory >> 20}Mi\n", "the chart's limit is what they are shares of");
    }

    [Fact]
    public async Task What_large_bodies_took_is_given_back_when_no_further_one_came()
    {
        var clock = new FakeTimeProvider();
        var times = 0;
        using var memory = new MemoryReturn(clock, () => times++);
        var budget = new BodyBudget(16 << 20, memory);

        (await ReadAsync(new byte[20_000], budget)).Dispose();
        clock.Advance(MemoryReturn.Quiet);
        times.Should().Be(0, "an ordinary one leaves nothing worth a collection");

        for (var i = 0; i < 5; i++)
        {
            (await ReadAsync(new byte[1_000_000], budget)).Dispose();
            clock.Advance(MemoryReturn.Quiet / 2);
        }

        times.Should().Be(0, "it would stop those that come");
        clock.Advance(MemoryReturn.Quiet * 10);
        times.Should().Be(1);
        clock.Advance(MemoryReturn.Pooled * 10);
        times.Should().Be(2, "pools let go of theirs later");
    }

    [Fact]
    public async Task A_body_of_any_size_is_read_as_it_is()
    {
        foreach (var size in new[] { 0, 1, 16 * 1024, (16 * 1024) + 1, 64 * 1024, 1_000_000 })
        {
            var bytes = new byte[size];
            Random.Shared.NextBytes(bytes);
            using var body = await ReadAsync(bytes, new BodyBudget(16 << 20), maxValues: int.MaxValue);
            body.Bytes.Span.SequenceEqual(bytes).Should().BeTrue($"{size} bytes");
        }
    }

    private static async Task<ReviewBody> ReadAsync(byte[] bytes, BodyBudget budget, int maxValues = 1000)
    {
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(bytes) } };
        return await ReviewBody.ReadAsync(context.Request, new ReviewLimits(2 << 20, maxValues, 0), budget, TimeProvider.System, default);
    }
}
