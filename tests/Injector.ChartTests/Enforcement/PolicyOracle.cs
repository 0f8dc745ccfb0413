using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Injector.ChartTests.Enforcement.PolicyOracle))]

namespace Injector.ChartTests.Enforcement;

/// <summary>
/// What a current API server would do with a request under the chart's policies, by a program that is built on Kubernetes' own libraries
/// and answers a JSON object a line. <c>INJECTOR_POLICY_ORACLE</c> names it. The API servers that these tests start have no policies.
/// </summary>
public sealed class PolicyOracle : IDisposable
{
    public const string Variable = "INJECTOR_POLICY_ORACLE";

    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SemaphoreSlim _turn = new(1);
    private Process? _process;

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
        if (_process is null)
            return;
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private async Task<JsonNode> AskAsync(JsonObject question)
    {
        _process ??= Start();
        await _process.StandardInput.WriteAsync(question.ToJsonString(Line) + "\n");
        await _process.StandardInput.FlushAsync();
        var answer = JsonNode.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("It ended"))!;
        answer["error"].Should().BeNull();
        return answer;
    }

    private static Process Start()
    {
        var program = Setting.Of(Variable);
        Requires.Situation(File.Exists(program), $"{Variable} names no program that decides admission requests as an API server with policies would");
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return Process.Start(new ProcessStartInfo(program!)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = encoding, StandardOutputEncoding = encoding,
        })!;
    }
}

/// <summary>What became of a request, and what each policy that denied it said.</summary>
internal sealed record OracleAnswer(bool Allowed, IReadOnlyList<string> Messages);
