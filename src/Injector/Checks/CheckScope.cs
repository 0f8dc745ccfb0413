namespace Injector.Checks;

/// <summary>The options that choose what <c>check</c> looks at.</summary>
/// <param name="WebhookConfiguration">The one MutatingWebhookConfiguration to look at; null finds it by its entries.</param>
/// <param name="OwnNamespace">The webhook's namespace; null finds it by the Service that entries name.</param>
/// <param name="ConfigDirectory">Configuration and templates to compare with; null reads those of the servers.</param>
/// <param name="DryRun">Whether to send pods through admission on a dry run.</param>
internal sealed record CheckScope(string? WebhookConfiguration, string? OwnNamespace, string? ConfigDirectory, bool DryRun);
