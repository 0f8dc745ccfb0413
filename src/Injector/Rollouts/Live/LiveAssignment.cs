using Injector.Kubernetes;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Rollouts.Live;

/// <summary>A live parameter of running pods that is set, or taken back.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Value">What it is set to; null: the annotation goes.</param>
internal sealed record LiveAssignment(string Parameter, string? Value)
{
    public string Key => Keys.Prefix + Parameter;

    /// <summary>Reads <c>KEY=VALUE</c> or <c>KEY-</c>, as kubectl annotate takes them; the key with our prefix or without.</summary>
    public static Result<LiveAssignment, string> Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = equals >= 0 ? text[..equals] : text[..^1];
        if (key.StartsWith(Keys.Prefix, StringComparison.Ordinal))
            key = key[Keys.Prefix.Length..];
        if (!KubernetesName.IsLabel(key))
            return $"{Shown.Short(text)} is not KEY=VALUE, for example rate-limit=200/s, nor KEY- to take it back";
        return equals < 0 ? new LiveAssignment(key, null)
            : equals + 1 == text.Length ? $"{key} has no value, which a sidecar could not tell from no annotation; take it back with {key}-"
            : new LiveAssignment(key, text[(equals + 1)..]);
    }

    /// <summary>The same, but only up to a moment.</summary>
    public LiveAssignment Until(DateTimeOffset moment) => this with { Value = new LiveText(Value!, LiveText.Moment(moment)).ToString() };
}
