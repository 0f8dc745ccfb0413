using System.Globalization;
using System.Text.Json;
using Injector.Json;

namespace Injector.Cluster.Api;

/// <summary>The API server's version, as <c>GET /version</c> tells it; the text is for people, for instance <c>v1.34.1-eks-3cfe0ce</c>.</summary>
internal sealed record ServerVersion(int Major, int Minor, string Text)
{
    /// <summary>
    /// Native sidecars run on every node that such a server supports: kubelets may be three minor versions older, and
    /// 1.29 was the first with sidecar containers on by default.
    /// </summary>
    public bool RunsNativeSidecars => (Major, Minor).CompareTo((1, 32)) >= 0;

    /// <summary>Whether webhook configurations may carry <c>matchConditions</c> (on by default since 1.28).</summary>
    public bool HasMatchConditions => (Major, Minor).CompareTo((1, 28)) >= 0;

    /// <summary>Whether it mutates by MutatingAdmissionPolicies of v1.</summary>
    public bool HasMutatingPolicies => (Major, Minor).CompareTo((1, 36)) >= 0;

    public static async Task<ServerVersion> ReadAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync("/version", cancellationToken);
        return Parse(answer.Root) ?? throw new KubernetesApiException($"{api.Server} does not tell its version");
    }

    /// <summary>Providers write minor versions such as <c>34+</c>: the digits count.</summary>
    internal static ServerVersion? Parse(JsonElement version) =>
        Digits(version.Text("major")) is { } major && Digits(version.Text("minor")) is { } minor
            ? new ServerVersion(major, minor, version.Text("gitVersion") ?? $"v{major}.{minor}")
            : null;

    /// <summary>A kubelet's <c>v1.34.1-eks-3cfe0ce</c>; null for anything else.</summary>
    public static ServerVersion? OfKubelet(string? text) =>
        text?.TrimStart('v').Split('.') is [var first, var second, ..] && Digits(first) is { } major && Digits(second) is { } minor
            ? new ServerVersion(major, minor, text)
            : null;

    private static int? Digits(string? text)
    {
        var digits = text.AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
