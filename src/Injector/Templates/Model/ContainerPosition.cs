namespace Injector.Templates.Model;

/// <summary>Where a template's init container or native sidecar goes among the pod's.</summary>
internal enum ContainerPosition
{
    /// <summary>Before all others: it sees the first line that they write, and outlives the last.</summary>
    First,

    /// <summary>After the native sidecars that are there: for what needs the network, which a service mesh's proxy gives it.</summary>
    AfterSidecars,
}
