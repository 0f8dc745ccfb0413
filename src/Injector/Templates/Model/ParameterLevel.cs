namespace Injector.Templates.Model;

/// <summary>The level that set a parameter, weakest first.</summary>
internal enum ParameterLevel
{
    Template,
    Namespace,
    Pod,
}
