using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Templates.Parameters;

namespace Injector.Injection.Plans;

/// <summary>
/// The user and group that the added containers run as, so that they can read what the application writes: its own user where that is
/// not root, else 65532 (the "nonroot" user of common base images).
/// </summary>
/// <remarks>
/// On OpenShift the platform assigns users, and a fixed one would be refused. It does so before webhooks are called, and writes into
/// <c>openshift.io/scc</c> what it went by: a pod that comes with this and without a user has constraints that assign none, under which an
/// image's own user, mostly root, could not start. So the user is left out only before that, which is on the command line.
/// </remarks>
internal readonly record struct AppIdentity(TemplateValue User, TemplateValue Group, TemplateValue SeLinuxOptions)
{
    private const int MostSeLinuxBytes = 4096;

    private static readonly TemplateValue Nonroot = TemplateValue.OfLiteral("65532");

    public static AppIdentity Of(in PodView pod, PodContainer app, NamespaceFacts ns)
    {
        var ofPod = PodView.Require(pod.Spec, "securityContext"u8, JsonValueKind.Object, "spec.securityContext");
        var ofApp = PodView.Require(app.Json, "securityContext"u8, JsonValueKind.Object, "securityContext");
        var user = Id(ofApp, "runAsUser"u8) ?? Id(ofPod, "runAsUser"u8);
        var group = Id(ofApp, "runAsGroup"u8) ?? Id(ofPod, "runAsGroup"u8);
        // Only the container's own: the pod's hold for the containers we add as they stand.
        // At most as long as a kernel's label can be: each container we add may have a copy.
        var seLinux = PodView.Require(ofApp, "seLinuxOptions"u8, JsonValueKind.Object, "seLinuxOptions") is { ValueKind: JsonValueKind.Object } own
            ? TemplateValue.OfLiteral(JsonMarshal.GetRawUtf8Value(own).Length <= MostSeLinuxBytes ? own.GetRawText() : throw TooLong())
            : TemplateValue.Absent;
        if (user > 0)
            return new AppIdentity(Literal(user.Value), group is null ? TemplateValue.Absent : Literal(group.Value), seLinux);
        return user is null && ns.Annotations.ContainsKey(Keys.OpenShiftUserRange) && pod.Annotation(Keys.OpenShiftConstraints) is null
            ? new AppIdentity(TemplateValue.Absent, TemplateValue.Absent, seLinux)
            : new AppIdentity(Nonroot, group > 0 ? Literal(group.Value) : Nonroot, seLinux);
    }

    private static PodFormatException TooLong() => new("securityContext.seLinuxOptions", $"at most {MostSeLinuxBytes} bytes long");

    private static long? Id(JsonElement context, ReadOnlySpan<byte> name) =>
        context.ValueKind == JsonValueKind.Object
        && context.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number)
            ? number
            : null;

    private static TemplateValue Literal(long id) => TemplateValue.OfLiteral(id.ToString(CultureInfo.InvariantCulture));
}
