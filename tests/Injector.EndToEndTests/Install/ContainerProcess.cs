using System.Diagnostics;
using k8s.Models;

namespace Injector.EndToEndTests.Install;

/// <summary>Finds a container's process among those of this machine, by its control group.</summary>
internal static class ContainerProcess
{
    public static Process Of(V1ContainerStatus container)
    {
        var id = container.ContainerID.Split("//")[1];
        return Process.GetProcesses().Single(process => ControlGroups(process).Contains(id, StringComparison.Ordinal));
    }

    private static string ControlGroups(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cgroup");
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
