using Injector.Cluster.Api;

namespace Injector.Cluster.Namespaces;

/// <summary>
/// The server ended a watch with an <c>ERROR</c> event. Whatever its code, the events after the last version may be
/// gone: list again.
/// </summary>
internal sealed class WatchErrorException(KubernetesApiException status) : IOException(status.Message, status);
