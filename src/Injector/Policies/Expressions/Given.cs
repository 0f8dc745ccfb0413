namespace Injector.Policies.Expressions;

/// <summary>What stands under a key of a map that is a variable, as a list of one text or none.</summary>
/// <remarks>Not <c>[?map[?key]]</c>: on a map of no known type the compiler of Kubernetes 1.36 panics on it.</remarks>
internal static class Given
{
    public static string Of(string map, string key) => $"({Cel.Text(key)} in variables.{map} ? [string(variables.{map}[{Cel.Text(key)}])] : [])";
}
