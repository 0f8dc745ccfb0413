using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Templates;

/// <summary>
/// The types of a container and a volume with their fields, and the smallest object of each that an API server takes. Source: the table
/// that the program itself is built with.
/// </summary>
internal static class FieldTable
{
    private static readonly Dictionary<string, Dictionary<string, (string Type, bool Required)>> Types = Read();

    // What the table does not say: values of a certain form, and one of several fields that must be there.
    private static readonly Dictionary<string, string> Members = new()
    {
        ["AzureDiskVolumeSource"] = """{"diskURI":"https://blob/x"}""",
        ["ConfigMapEnvSource"] = """{"name":"c"}""",
        ["ConfigMapKeySelector"] = """{"name":"c"}""",
        ["ConfigMapProjection"] = """{"name":"c"}""",
        ["ConfigMapVolumeSource"] = """{"name":"c"}""",
        ["CSIVolumeSource"] = """{"driver":"d.example.com"}""",
        ["DownwardAPIVolumeFile"] = """{"fieldRef":{"fieldPath":"metadata.name"}}""",
        ["EnvFromSource"] = """{"configMapRef":{"name":"c"}}""",
        ["EnvVarSource"] = """{"fieldRef":{"fieldPath":"metadata.name"}}""",
        ["ExecAction"] = """{"command":["x"]}""",
        ["FCVolumeSource"] = """{"lun":1,"targetWWNs":["a"]}""",
        ["FlexVolumeSource"] = """{"driver":"example.com/d"}""",
        ["FlockerVolumeSource"] = """{"datasetName":"d"}""",
        ["HostPathVolumeSource"] = """{"path":"/a"}""",
        ["ISCSIVolumeSource"] = """{"iqn":"iqn.2000-01.com.example:x"}""",
        ["LifecycleHandler"] = """{"exec":{"command":["x"]}}""",
        ["LocalObjectReference"] = """{"name":"s"}""",
        ["NFSVolumeSource"] = """{"path":"/a"}""",
        ["ObjectFieldSelector"] = """{"fieldPath":"metadata.name"}""",
        ["Probe"] = """{"exec":{"command":["x"]}}""",
        ["ProjectedVolumeSource"] = """{"sources":[{"configMap":{"name":"c"}}]}""",
        ["QuobyteVolumeSource"] = """{"registry":"a:1"}""",
        ["ResourceFieldSelector"] = """{"resource":"limits.cpu","containerName":"agent"}""",
        ["ScaleIOVolumeSource"] = """{"volumeName":"v"}""",
        ["SeccompProfile"] = """{"type":"RuntimeDefault"}""",
        ["SecretEnvSource"] = """{"name":"c"}""",
        ["SecretKeySelector"] = """{"name":"c"}""",
        ["SecretProjection"] = """{"name":"c"}""",
        ["SecretVolumeSource"] = """{"secretName":"c"}""",
        ["StorageOSVolumeSource"] = """{"volumeName":"v"}""",
        ["VolumeMount"] = """{"mountPath":"/x","name":"v"}""",
        ["VolumeProjection"] = """{"configMap":{"name":"c"}}""",
        ["HTTPGetAction"] = """{"port":80}""",
        ["TCPSocketAction"] = """{"port":80}""",
        ["ContainerPort"] = """{"containerPort":80}""",
    };

    public static IEnumerable<(string Name, string Type, bool Required)> FieldsOf(string type) =>
        Types.TryGetValue(type, out var fields) ? fields.Select(field => (field.Key, field.Value.Type, field.Value.Required)) : [];

    public static bool IsObject(string type) => Types.ContainsKey(type);

    /// <summary>The fields of which a type has exactly one.</summary>
    public static string[] Choice(string type) => type switch
    {
        "Probe" or "LifecycleHandler" => ["exec", "httpGet", "tcpSocket"],
        "EnvVarSource" => ["configMapKeyRef", "fieldRef", "resourceFieldRef", "secretKeyRef"],
        "EnvFromSource" => ["configMapRef", "secretRef"],
        "VolumeProjection" => ["configMap", "downwardAPI", "secret"],
        _ => [],
    };

    /// <summary>The smallest value of a type that an API server takes.</summary>
    public static JsonNode Smallest(string type)
    {
        if (type.StartsWith("[]", StringComparison.Ordinal))
            return new JsonArray(Smallest(type[2..]));
        if (type.StartsWith("{}", StringComparison.Ordinal))
            return new JsonObject { ["a"] = Smallest(type[2..]) };
        if (!IsObject(type))
            return type switch
            {
                "integer" or "intOrString" => 1,
                "boolean" => false,
                "quantity" => "1",
                _ => "a",
            };
        var smallest = new JsonObject();
        foreach (var (name, fieldType, required) in FieldsOf(type))
            if (required)
                smallest[name] = Smallest(fieldType);
        if (Members.TryGetValue(type, out var members))
            foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
                smallest[name] = value?.DeepClone();
        return smallest;
    }

    private static Dictionary<string, Dictionary<string, (string, bool)>> Read() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "src", "Injector", "Kubernetes", "KubernetesFields.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(": ", 2))
            .ToDictionary(
                parts => parts[0],
                parts => parts[1].Split(' ').Select(field => field.Split('=', 2)).ToDictionary(field => field[0].TrimEnd('!'), field => (field[1], field[0].EndsWith('!'))));
}
