using System.Text.Json;
using Injector.Json;

namespace Injector.Injection.Pods;

/// <summary>A port that a container declares. Source: Kubernetes' <c>ContainerPort</c>.</summary>
/// <param name="Name">As probes may name it; null without one.</param>
/// <param name="Number">The number.</param>
/// <param name="Protocol">TCP when it says none.</param>
internal sealed record ContainerPort(string? Name, int Number, string Protocol)
{
    /// <summary>The ports of a list; what has no number is left to the API server.</summary>
    public static IEnumerable<ContainerPort> ReadAll(JsonElement ports)
    {
        foreach (var port in ports.Items())
            if (port.Integer("containerPort") is { } number)
                yield return new ContainerPort(port.Text("name"u8), number, port.Text("protocol"u8) ?? "TCP");
    }

    public bool Collides(ContainerPort other) => (Number, Protocol) == (other.Number, other.Protocol);
}
