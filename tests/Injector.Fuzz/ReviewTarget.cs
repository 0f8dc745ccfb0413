using System.Text;
using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;

namespace Injector.Fuzz;

/// <summary>
/// A body on its way from the port to the answer: read, decided, patched, written. Once where everybody is injected, and
/// where something came of it a second time where everything is enforced and sidecars are classic.
/// </summary>
internal sealed class ReviewTarget : FuzzTarget
{
    private readonly ReviewedBody _open = new(Settings(SidecarLifecycle.Native), enforced: false);
    private readonly ReviewedBody _enforced = new(Settings(SidecarLifecycle.Classic), enforced: true);

    public override void Run(byte[] input)
    {
        if (_open.MustBeAnswered(input))
            _enforced.MustBeAnswered(input);
    }

    public override IEnumerable<byte[]> Seeds() =>
        Fuzz.Seeds.Pods().Select(pod => Encoding.UTF8.GetBytes(
            $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"version":"v1","kind":"Pod"},"resource":{"version":"v1","resource":"pods"},"namespace":"shop","operation":"CREATE","object":{{{pod.ToJsonString()}}}}}"""));

    public override IEnumerable<string> Words() =>
    [
        "{\"", "\":", "\",\"", "null", "true", "false", "[]", "{}", "[{", "}]", "\\ud800", "\\u0000", "1e999", "-0", "18446744073709551616",
        "\"name\":", "\"containers\":[", "\"initContainers\":[", "\"volumeMounts\":[", "\"mountPath\":", "\"subPath\":", "\"subPathExpr\":", "\"volumes\":[", "\"emptyDir\":{}",
        "\"configMap\":{", "\"persistentVolumeClaim\":{", "\"readOnly\":true", "\"restartPolicy\":\"Always\"", "\"securityContext\":{", "\"runAsUser\":", "\"runAsGroup\":",
        "\"annotations\":{", "\"labels\":{", "\"ownerReferences\":[", "\"controller\":true", "\"generateName\":", "\"env\":[", "$(POD_NAME)", "/var/log/app", "/var/log", "..", "~1", "~0",
        Keys.Inject, Keys.Template, Keys.Status, Keys.Injected, Keys.DefaultContainer, Keys.SafeToEvictLocalVolumes, Keys.MirrorPod,
        .. BuiltInTemplates.Catalog.Names,
        .. BuiltInTemplates.Catalog.Templates.SelectMany(template => template.Parameters).Select(parameter => parameter.Key),
    ];

    private static InjectionSettings Settings(SidecarLifecycle lifecycle) => new(
        InjectorConfiguration.Default with { Policy = InjectionPolicy.OptOut, SidecarLifecycle = lifecycle }, BuiltInTemplates.Catalog, true);
}
