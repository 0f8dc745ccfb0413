using System.Text.Json;
using Injector.Json;

namespace Injector.Cluster.Namespaces;

/// <summary>One line of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object, or the Status of an <c>ERROR</c>. Valid until the next event is asked for.</param>
internal readonly record struct WatchEvent(string Type, JsonElement Object)
{
    public string? ResourceVersion => Object.Member("metadata").Text("resourceVersion");
}
