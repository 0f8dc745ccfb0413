using System.Text.Json;
using Injector.Json;

namespace Injector.Checks;

/// <summary>
/// What a LimitRange says to one more container. Only its bounds for containers: those for a pod depend on the application.
/// Source: Kubernetes' <c>plugin/pkg/admission/limitranger</c>.
/// </summary>
internal static class LimitRangeRules
{
    public static IEnumerable<string> Problems(JsonElement range, AddedContainer container)
    {
        foreach (var limit in range.Member("spec").Items("limits"))
            if (limit.Text("type") == "Container")
                foreach (var problem in OfOne(limit, container))
                    yield return problem;
    }

    private static IEnumerable<string> OfOne(JsonElement limit, AddedContainer container)
    {
        foreach (var bound in limit.Members("min"))
            if (Amounts.Read(limit.Member("min"), bound.Name) is { } min
                && (container.Request(bound.Name) ?? Default(limit, bound.Name)) is var request && !(request >= min))
                yield return $"{container.Name} requests {Shown(container, "requests", bound.Name)} of {bound.Name}, the minimum is {bound.Value}";
        foreach (var bound in limit.Members("max"))
            if (Amounts.Read(limit.Member("max"), bound.Name) is { } max
                && (container.Limit(bound.Name) ?? Amounts.Read(limit.Member("default"), bound.Name)) is var most && !(most <= max))
                yield return $"{container.Name} is limited to {Shown(container, "limits", bound.Name)} of {bound.Name}, the maximum is {bound.Value}";
        foreach (var bound in limit.Members("maxLimitRequestRatio"))
            if (Amounts.Read(limit.Member("maxLimitRequestRatio"), bound.Name) is { } ratio && container.Limit(bound.Name) is { } high
                && container.Request(bound.Name) is { Value: > 0 } low && high.Value / low.Value > ratio.Value)
                yield return $"{container.Name} is limited to {high.Value / low.Value:0.#} times what it requests of {bound.Name}, the most is {bound.Value}";
    }

    // What the LimitRange itself gives to a container that says nothing.
    private static Kubernetes.Quantity? Default(JsonElement limit, string resource) =>
        Amounts.Read(limit.Member("defaultRequest"), resource) ?? Amounts.Read(limit.Member("default"), resource);

    private static string Shown(AddedContainer container, string list, string resource) =>
        container.Resources.Member(list).Member(resource) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } amount ? amount.ToString() : "nothing";
}
