using System.Globalization;

namespace Injector.Cluster.Api;

/// <summary>
/// A path at the API server in which names stand that somebody else wrote. Each is one segment, or one value of the query, whatever is in
/// it: a name with a slash or a question mark in it must not become another request in this program's name.
/// </summary>
internal static class ApiPath
{
    /// <param name="path">The path as an interpolated text; every hole is escaped.</param>
    /// <exception cref="KubernetesApiException">A name is "." or "..", which no object has and no escaping keeps from climbing.</exception>
    public static string Of(FormattableString path)
    {
        var names = new object?[path.ArgumentCount];
        for (var i = 0; i < names.Length; i++)
            names[i] = Escape(Convert.ToString(path.GetArgument(i), CultureInfo.InvariantCulture) ?? "");
        return string.Format(CultureInfo.InvariantCulture, path.Format, names);
    }

    private static string Escape(string name) => name is "." or ".."
        ? throw new KubernetesApiException($"\"{name}\" is no name of an object")
        : Uri.EscapeDataString(name);
}
