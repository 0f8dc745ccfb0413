namespace Injector.Templates.Model;

/// <summary>Who set a parameter, weakest first.</summary>
public enum ParameterLevel
{
    Template,
    Namespace,
    Pod,
}
