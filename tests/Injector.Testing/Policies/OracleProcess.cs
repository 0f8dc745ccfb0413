using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Testing.Policies;

/// <summary>
/// A running program that is built on Kubernetes' own libraries and decides admission requests as a current API server under policies does, a JSON
/// object a line. <c>INJECTOR_POLICY_ORACLE</c> names it.
/// </summary>
internal sealed class OracleProcess : IPolicyServer
{
    public const string Variable = "INJECTOR_POLICY_ORACLE";

    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly Process _process;

    private OracleProcess(Process process) => _process = process;

    /// <summary>Starts it; skips the test where it is not there.</summary>
    public static OracleProcess Start()
    {
        var program = Setting.Of(Variable);
        Requires.Situation(File.Exists(program), $"{Variable} names no program that decides admission requests as an API server with policies would");
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new OracleProcess(Process.Start(new ProcessStartInfo(program!)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = encoding, StandardOutputEncoding = encoding,
        })!);
    }

    public async Task<JsonNode> AskAsync(JsonObject question)
    {
        var answer = (await AskAllAsync([question]))[0];
        answer["error"].Should().BeNull();
        return answer;
    }

    public async Task<IReadOnlyList<JsonNode>> AskAllAsync(IReadOnlyCollection<JsonObject> questions)
    {
        var writing = Task.Run(async () =>
        {
            foreach (var question in questions)
                await _process.StandardInput.WriteAsync(question.ToJsonString(Line) + "\n");
            await _process.StandardInput.FlushAsync();
        });
        var answers = new List<JsonNode>(questions.Count);
        foreach (var _ in questions)
        {
            var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("It ended");
            answers.Add(JsonNode.Parse(line)!);
        }

        await writing;
        return answers;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
