using System.Text.Json;
using Injector.Templates.Documents;

namespace Injector.Templates.Rules;

/// <summary>
/// A container's security: what contradicts itself is refused everywhere; what Pod Security's <c>restricted</c> level refuses
/// would take the pod of every namespace that enforces it. Source: Kubernetes' Pod Security Standards.
/// </summary>
internal static class SecurityRules
{
    public static void Check(DocumentNode container, VariableScope scope)
    {
        var context = container.Member("securityContext");
        var privileged = Is(context.Member("privileged"), JsonValueKind.True);
        if (privileged && Is(context.Member("allowPrivilegeEscalation"), JsonValueKind.False))
            context.Member("allowPrivilegeEscalation").Error("cannot be false with privileged: true; remove one");
        if (Is(context.Member("allowPrivilegeEscalation"), JsonValueKind.False))
            foreach (var capability in Items(context.Member("capabilities").Member("add")))
                if (capability.String is "CAP_SYS_ADMIN")
                    capability.Error("cannot be added with allowPrivilegeEscalation: false; remove one");
        if (context.Member("windowsOptions").Exists)
            context.Member("windowsOptions").ErrorAtKey("is for Windows pods, which get no sidecar; remove it");
        foreach (var mount in Items(container.Member("volumeMounts")))
            if (mount.Member("mountPropagation").String == "Bidirectional" && !privileged)
                mount.Member("mountPropagation").Error("Bidirectional needs a privileged container; use HostToContainer");
        if (context.Exists && !context.IsMap)
            return;

        var set = Missing(context, scope).ToList();
        if (set.Count > 0)
            context.WarnAtKey($"is refused where Pod Security enforces \"restricted\"; set {string.Join(", ", set)}");
        if (privileged)
            context.Member("privileged").WarnAtKey("is refused by Pod Security in most namespaces");
        foreach (var capability in Items(context.Member("capabilities").Member("add")))
            if (capability.String is not "NET_BIND_SERVICE")
                capability.Warn("is refused where Pod Security enforces \"restricted\", which allows NET_BIND_SERVICE alone");
        foreach (var port in Items(container.Member("ports")))
            if (port.Member("hostPort") is { Exists: true } hostPort)
                hostPort.WarnAtKey("is refused by Pod Security in most namespaces, and lets one pod run on each node");
    }

    /// <summary>What <c>restricted</c> wants every container to say for itself.</summary>
    private static IEnumerable<string> Missing(DocumentNode context, VariableScope scope)
    {
        if (scope.Sample(context.Member("runAsUser")) == "0")
            yield return "a runAsUser other than 0";
        if (!Holds(context.Member("runAsNonRoot"), JsonValueKind.True))
            yield return "runAsNonRoot: true";
        if (!Holds(context.Member("allowPrivilegeEscalation"), JsonValueKind.False))
            yield return "allowPrivilegeEscalation: false";
        if (!Items(context.Member("capabilities").Member("drop")).Any(capability => capability.String == "ALL"))
            yield return "capabilities: {drop: [ALL]}";
        if (context.Member("seccompProfile").Member("type").String is not ("RuntimeDefault" or "Localhost"))
            yield return "seccompProfile: {type: RuntimeDefault}";
    }

    /// <summary>Whether it has the value, or a parameter that decides.</summary>
    private static bool Holds(DocumentNode node, JsonValueKind wanted) => Is(node, wanted) || node.String is not null;

    private static bool Is(DocumentNode node, JsonValueKind kind) => node.Element.ValueKind == kind;

    private static IEnumerable<DocumentNode> Items(DocumentNode list) => list.IsList ? list.Items() : [];
}
