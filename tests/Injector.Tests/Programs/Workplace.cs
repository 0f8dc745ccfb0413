namespace Injector.Tests.Programs;

/// <summary>A directory for the files of one run, gone with it.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("injector-tests-").FullName;

    public string Write(string name, string content)
    {
        var file = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>A kubeconfig for a server without TLS.</summary>
    public string Kubeconfig(Uri server, string cluster = "", string user = "{token: t}") => Write($"kubeconfig-{Guid.NewGuid():n}",
        $"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts:
        - name: c
          context: {Braced("cluster: c, user: u")}
        clusters:
        - name: c
          cluster: {Braced($"server: \"{server}\"{(cluster.Length == 0 ? "" : ", " + cluster)}")}
        users:
        - name: u
          user: {user}
        """);

    private static string Braced(string members) => "{" + members + "}";

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
