using Injector.Admission;
using Microsoft.AspNetCore.Http;

namespace Injector.Tests.Admission;

public sealed class BodyBudgetTests
{
    [Fact]
    public async Task What_a_body_takes_is_given_back_when_it_is_done()
    {
        var budget = new BodyBudget(1 << 20);

        for (var i = 0; i < 100; i++)
            using (await ReadAsync(new byte[500_000], budget))
            {
            }

        budget.TryTake(1 << 20).Should().BeTrue("all of it is back");
    }

    [Fact]
    public async Task When_the_budget_is_used_up_a_large_body_is_asked_to_come_again()
    {
        var budget = new BodyBudget(1 << 20);
        using var first = await ReadAsync(new byte[500_000], budget);

        var second = () => ReadAsync(new byte[600_000], budget);

        var refusal = (await second.Should().ThrowAsync<RequestRefusedException>()).Which;
        refusal.Status.Should().Be(503);
        refusal.Header.Should().Be(new KeyValuePair<string, string>("Retry-After", "1"));
        using var small = await ReadAsync(new byte[5_000], budget);
        small.Bytes.Length.Should().Be(5_000);
    }

    [Fact]
    public async Task A_body_of_any_size_is_read_as_it_is()
    {
        foreach (var size in new[] { 0, 1, 16 * 1024, (16 * 1024) + 1, 64 * 1024, 1_000_000 })
        {
            var bytes = new byte[size];
            Random.Shared.NextBytes(bytes);
            using var body = await ReadAsync(bytes, new BodyBudget(8 << 20));
            body.Bytes.Span.SequenceEqual(bytes).Should().BeTrue($"{size} bytes");
        }
    }

    private static async Task<ReviewBody> ReadAsync(byte[] bytes, BodyBudget budget)
    {
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(bytes) } };
        return await ReviewBody.ReadAsync(context.Request, 2 << 20, budget, default);
    }
}
