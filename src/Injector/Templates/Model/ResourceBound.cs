namespace Injector.Templates.Model;

/// <summary>A request and the limit of the same resource in one container.</summary>
internal sealed record ResourceBound(string Resource, TemplateText Request, TemplateText Limit);
