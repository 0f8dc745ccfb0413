using System.Text.Json;

namespace Injector.Rollouts.Plans;

/// <summary>What is changed of one container of ours.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pointer">The container in the pod, as a JSON pointer.</param>
/// <param name="IsInit">Whether it stands among the init containers, as a native sidecar does.</param>
/// <param name="KeepsRunning">Whether it runs beside the application: an init container that has ended is not run again.</param>
/// <param name="Image">The image as it is.</param>
/// <param name="NewImage">What it becomes; null: it stays.</param>
/// <param name="Resources">CPU and memory as they are.</param>
/// <param name="NewResources">What they become; null: they stay.</param>
internal sealed record ContainerChange(
    string Name, string Pointer, bool IsInit, bool KeepsRunning, string Image, string? NewImage, JsonElement Resources, JsonElement? NewResources);
