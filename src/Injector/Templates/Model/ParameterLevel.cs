namespace Injector.Templates.Model;

/// <summary>Who set a parameter, weakest first.</summary>
internal enum ParameterLevel
{
    Template,
    Namespace,
    Pod,
}
