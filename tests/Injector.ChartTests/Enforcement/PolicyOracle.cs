using System.Text.Json.Nodes;
using Injector.Testing.Policies;

[assembly: AssemblyFixture(typeof(Injector.ChartTests.Enforcement.PolicyOracle))]

namespace Injector.ChartTests.Enforcement;

/// <summary>
/// What a current API server would do with a request under the chart's policies. The API servers that these tests start have no policies.
/// </summary>
public sealed class PolicyOracle : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private OracleProcess? _process;

    /// <summary>Decides one request under some objects; skips the test where the program is not there.</summary>
    /// <param name="objects">What is in force: YAML documents of policies, bindings, namespaces.</param>
    /// <param name="review">The request.</param>
    internal async Task<OracleAnswer> ReviewAsync(string objects, JsonObject review)
    {
        await _turn.WaitAsync();
        try
        {
            await AskAsync(new JsonObject { ["reset"] = true });
            var loaded = await AskAsync(new JsonObject { ["load"] = objects, ["typeCheck"] = true });
            foreach (var complaints in new[] { "refused", "typeCheckWarnings", "hints" })
                loaded[complaints]!.AsArray().Should().BeEmpty($"{complaints}: {loaded.ToJsonString()}");
            var answer = await AskAsync(new JsonObject { ["review"] = review });
            answer["errors"]!.AsArray().Should().BeEmpty(answer.ToJsonString());
            return new OracleAnswer((bool)answer["allowed"]!, [.. (answer["causes"]?.AsArray() ?? []).Select(cause => (string)cause!["message"]!)]);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _process?.Dispose();
    }

    private Task<JsonNode> AskAsync(JsonObject question) => (_process ??= OracleProcess.Start()).AskAsync(question);
}

/// <summary>What became of a request, and what each policy that denied it said.</summary>
internal sealed record OracleAnswer(bool Allowed, IReadOnlyList<string> Messages);
