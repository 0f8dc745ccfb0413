using System.Text.Json;

namespace Injector.Templates;

/// <summary>
/// What the API server would refuse in a pod because of a template, beyond types and field names: said when the template is
/// read, not when the first pod is. Source: Kubernetes' <c>pkg/apis/core/validation</c>.
/// </summary>
public static class KubernetesRules
{
    private static readonly string[] NotOnInit = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

    public static void CheckContainer(DocumentNode container, bool isInit, VariableScope scope, TemplateValue[] defaults)
    {
        foreach (var field in NotOnInit)
            if (isInit && container.Member(field).Exists)
                container.Member(field).Error("is not allowed on an init container; remove it");
        OneOf(container.Member("imagePullPolicy"), PullPolicies);
        CheckResources(container.Member("resources"), scope, defaults);
        CheckPorts(container.Member("ports"));
        CheckEnvironment(container.Member("env"));
        CheckMountPaths(container.Member("volumeMounts"));
        foreach (var probe in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
            CheckProbe(container.Member(probe));
    }

    /// <summary>A volume, or the source of one without its name: exactly one kind.</summary>
    public static void CheckVolumeSource(DocumentNode source, VariableScope scope)
    {
        if (source.Element.ValueKind != JsonValueKind.Object)
        {
            source.Error("must be a map with one kind of volume, such as emptyDir");
            return;
        }
        var kinds = source.Members().Where(member => member.Name != "name").ToList();
        if (kinds.Count != 1)
            source.Error($"must have exactly one kind of volume, such as emptyDir; it has {(kinds.Count == 0 ? "none" : string.Join(", ", kinds.Select(kind => kind.Name)))}");
        foreach (var (name, value) in kinds)
        {
            if (KubernetesType.Volume.Field(name) is { } type)
                SchemaCheck.Check(value, type, scope);
            else
                value.Warn("Kubernetes 1.36 has no such kind of volume");
            if (name == "emptyDir" && !value.Member("sizeLimit").Exists)
                value.Warn("has no sizeLimit: it can fill its node's disk; add one");
            if (name == "hostPath")
                value.Warn("Pod Security refuses hostPath outside privileged namespaces");
        }
    }

    /// <summary>Every mount of a container names a volume of the template; the shared one is mounted by us.</summary>
    public static void CheckMounts(DocumentNode spec, SharedVolumeTemplate? shared, IReadOnlyList<TemplateVolume> volumes)
    {
        foreach (var list in (string[])["initContainers", "sidecars"])
        {
            if (spec.Member(list).Element.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var entry in spec.Member(list).Items())
            {
                var mounts = entry.Member("container").Member("volumeMounts");
                if (mounts.Element.ValueKind != JsonValueKind.Array)
                    continue;
                foreach (var mount in mounts.Items())
                    CheckMount(mount, shared, volumes);
            }
        }
    }

    private static void CheckMount(DocumentNode mount, SharedVolumeTemplate? shared, IReadOnlyList<TemplateVolume> volumes)
    {
        var name = mount.Member("name").Element.ValueKind == JsonValueKind.String ? mount.Member("name").Text() : null;
        if (name is not null && name == shared?.Volume.Name)
            mount.Error("the shared volume is mounted by the injector, at sharedVolume.sidecar.mountPath; remove this mount");
        else if (name is not null && !volumes.Any(volume => volume.Name == name))
            mount.Error($"mounts volume {name}, which is not under spec.volumes");
        if (shared?.SidecarMountPath.Literal is { } path && mount.Member("mountPath").Element.ValueKind == JsonValueKind.String
            && mount.Member("mountPath").Text() == path)
            mount.Error($"{path} is where the shared volume is mounted; choose another path");
    }

    private static void CheckResources(DocumentNode resources, VariableScope scope, TemplateValue[] defaults)
    {
        var (requests, limits) = (resources.Member("requests"), resources.Member("limits"));
        foreach (var list in (DocumentNode[])[requests, limits])
            foreach (var resource in (ReadOnlySpan<string>)["cpu", "memory"])
                if (!list.Member(resource).Exists)
                    list.Member(resource).Error("is missing; a ResourceQuota or LimitRange would refuse the pod");
        if (requests.Element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var (resource, request) in requests.Members())
            if (Amount(request, scope, defaults) is { } low && Amount(limits.Member(resource), scope, defaults) is { } high && low > high)
                request.Error($"the {resource} request is above its limit; raise the limit or lower the request");
    }

    private static Quantity? Amount(DocumentNode node, VariableScope scope, TemplateValue[] defaults)
    {
        if (node.Element.ValueKind == JsonValueKind.Number)
            return Quantity.TryParse(node.Element.GetRawText(), out var number) ? number : null;
        if (node.Element.ValueKind != JsonValueKind.String)
            return null;
        var text = scope.Text(node);
        return text.Variables.All(variable => scope.Parameter(variable) is not null)
            && Quantity.TryParse(text.Render(defaults), out var amount) ? amount : null;
    }

    private static void CheckPorts(DocumentNode ports)
    {
        if (ports.Element.ValueKind != JsonValueKind.Array)
            return;
        foreach (var port in ports.Items())
        {
            foreach (var field in (ReadOnlySpan<string>)["containerPort", "hostPort"])
                if (port.Member(field).Element is { ValueKind: JsonValueKind.Number } number
                    && (!number.TryGetInt32(out var value) || value is < 1 or > 65535))
                    port.Member(field).Error("must be between 1 and 65535");
            OneOf(port.Member("protocol"), Protocols);
            if (port.Member("name").Element.ValueKind == JsonValueKind.String && port.Member("name").Text() is { } name && !IsPortName(name))
                port.Member("name").Error($"\"{name}\" is not a port name; use a-z, 0-9 and '-', at most 15 characters, with a letter");
        }
        Unique(ports, "name", "two ports have the name");
    }

    private static bool IsPortName(string name) =>
        KubernetesName.IsLabel(name) && name.Length <= 15 && name.Any(char.IsAsciiLetter) && !name.Contains("--", StringComparison.Ordinal);

    private static void CheckEnvironment(DocumentNode env)
    {
        if (env.Element.ValueKind != JsonValueKind.Array)
            return;
        foreach (var variable in env.Items())
        {
            var name = variable.Member("name");
            if (name.Element.ValueKind == JsonValueKind.String && name.Text() is { } text && (text.Length == 0 || text.AsSpan().ContainsAny("= ${}")))
                name.Error($"\"{text}\" is not the name of an environment variable");
            if (variable.Member("value").Exists && variable.Member("valueFrom").Exists)
                variable.Error("has both value and valueFrom; keep one");
        }
        Unique(env, "name", "two variables have the name");
    }

    private static void CheckMountPaths(DocumentNode mounts)
    {
        if (mounts.Element.ValueKind != JsonValueKind.Array)
            return;
        foreach (var mount in mounts.Items())
        {
            var path = mount.Member("mountPath");
            if (path.Element.ValueKind == JsonValueKind.String && path.Text() is { } text
                && !text.StartsWith("${", StringComparison.Ordinal) && (!text.StartsWith('/') || text.Contains(':', StringComparison.Ordinal)))
                path.Error($"\"{text}\" must be an absolute path without ':'");
            if (mount.Member("subPath").Exists && mount.Member("subPathExpr").Exists)
                mount.Error("has both subPath and subPathExpr; keep one");
        }
        Unique(mounts, "mountPath", "two mounts have the path");
    }

    private static void CheckProbe(DocumentNode probe)
    {
        if (probe.Element.ValueKind != JsonValueKind.Object)
            return;
        var handlers = Handlers.Where(handler => probe.Member(handler).Exists).ToList();
        if (handlers.Count != 1)
            probe.Error($"must have exactly one of {string.Join(", ", Handlers)}");
    }

    private static void OneOf(DocumentNode node, string[] values)
    {
        if (node.Element.ValueKind == JsonValueKind.String && node.Text() is { } text
            && !text.StartsWith("${", StringComparison.Ordinal) && !values.Contains(text))
            node.Error($"\"{text}\" is not known; use {string.Join(", ", values)}");
    }

    private static void Unique(DocumentNode list, string field, string message)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items())
            if (item.Member(field).Element.ValueKind == JsonValueKind.String && item.Member(field).Text() is { } value && !seen.Add(value))
                item.Member(field).Error($"{message} {value}");
    }
}
