namespace Injector.Templates.Model;

/// <summary>
/// The Secrets that the target containers have, mounted into each sidecar as well, so that it can leave their values out of what it
/// prints. Below the path there is a directory for each Secret, with a file for each key.
/// </summary>
/// <param name="When">Whether they are; null: always.</param>
/// <param name="MountPath">The directory in the sidecar.</param>
/// <param name="Variable">The variable of the sidecar that gets the path; where there is no Secret it is left out.</param>
internal sealed record ApplicationSecretsTemplate(TemplateCondition? When, string MountPath, string Variable);
