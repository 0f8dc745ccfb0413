using System.Text.Json.Nodes;

namespace Injector.Testing.Policies;

/// <summary>
/// Who decides admission requests under policies, asked in JSON: <c>{"reset": true}</c>, <c>{"load": "YAML documents"}</c> and
/// <c>{"review": {"object": …, "namespace": …}}</c>.
/// </summary>
internal interface IPolicyServer : IDisposable
{
    /// <summary>Asks one thing, which can be understood.</summary>
    Task<JsonNode> AskAsync(JsonObject question);

    /// <summary>Asks many things at once; the answers are in the order of the questions, each with an <c>error</c> that could not be understood.</summary>
    Task<IReadOnlyList<JsonNode>> AskAllAsync(IReadOnlyCollection<JsonObject> questions);
}
