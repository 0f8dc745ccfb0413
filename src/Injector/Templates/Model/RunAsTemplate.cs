namespace Injector.Templates.Model;

/// <summary>
/// Whom a template's containers run as, where that is not for the application to say: each a number, or empty for what it would be
/// otherwise.
/// </summary>
/// <param name="User">In place of <c>${app.runAsUser}</c>; null: not said.</param>
/// <param name="Group">In place of <c>${app.runAsGroup}</c>.</param>
/// <param name="FsGroup">The pod's <c>securityContext.fsGroup</c>, unless it has one: the group of all files in its volumes.</param>
internal sealed record RunAsTemplate(TemplateText? User, TemplateText? Group, TemplateText? FsGroup);
