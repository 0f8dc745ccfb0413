using System.Text.Json;
using Injector.Injection.Pods;

namespace Injector.Rollouts.Plans;

/// <summary>Says what becomes of a running pod: forward to what it would get now, or back to what it had. Pure; the pod is as the API server has it.</summary>
internal interface IPodPlanner
{
    /// <param name="pod">The pod, status included.</param>
    /// <param name="ns">Its namespace's metadata.</param>
    PodPlan Plan(JsonElement pod, NamespaceFacts ns);
}
