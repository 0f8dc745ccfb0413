namespace Injector.Configuration;

/// <summary>The kind of containers that sidecars become: native or classic.</summary>
internal enum SidecarLifecycle
{
    /// <summary>Native where every supported node can run it, else classic.</summary>
    Auto,

    /// <summary>An init container with <c>restartPolicy: Always</c>.</summary>
    Native,

    /// <summary>A further container, appended after the application's.</summary>
    Classic,
}
