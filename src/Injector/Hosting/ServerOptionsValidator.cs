
namespace Injector.Hosting;

/// <summary>Checks the options against each other and against the file system; reports every error, not the first.</summary>
internal static class ServerOptionsValidator
{
    /// <returns>One sentence per error, naming the option and what to do; empty when all is well.</returns>
    public static IReadOnlyList<string> Validate(ServerOptions options)
    {
        var errors = new List<string>();
        CheckEndpoints(options, errors);
        CheckServingCertificate(options, errors);
        CheckClientCertificates(options, errors);
        CheckTimes(options, errors);
        if (options.ConfigDirectory is { } directory && !Directory.Exists(directory))
            errors.Add($"--config-dir {directory}: no such directory");
        if (options.Kubeconfig is { } kubeconfig && !File.Exists(kubeconfig))
            errors.Add($"--kubeconfig {kubeconfig}: no such file");
        return errors;
    }

    private static void CheckEndpoints(ServerOptions options, List<string> errors)
    {
        ListenAddress.Check(options.ListenAddress, errors);
        ListenAddress.CheckPort("--port", options.Port, errors);
        ListenAddress.CheckPort("--management-port", options.ManagementPort, errors);
        if (options.Port != 0 && options.Port == options.ManagementPort)
            errors.Add($"--port and --management-port are both {options.Port}; they must differ");
        if (options.MaxConnections < 1)
            errors.Add($"--max-connections {options.MaxConnections}: must be at least 1");
    }

    private static void CheckServingCertificate(ServerOptions options, List<string> errors)
    {
        var mode = options.EffectiveTlsMode;
        if (mode == TlsMode.Files)
        {
            CheckFile("--tls-cert-file", options.TlsCertFile, "required with --tls-mode=files", errors);
            CheckFile("--tls-private-key-file", options.TlsPrivateKeyFile, "required beside --tls-cert-file", errors);
        }
        else if (options.TlsCertFile is not null || options.TlsPrivateKeyFile is not null)
            errors.Add(options.TlsMode is null
                ? "--tls-private-key-file needs --tls-cert-file"
                : "--tls-cert-file and --tls-private-key-file need --tls-mode=files");

        if (mode == TlsMode.SelfSignedCa)
            CheckSelfManaged(options, errors);
        if (options.CaBundleFile is not null && mode != TlsMode.Development)
            errors.Add("--ca-bundle-file needs --tls-mode=development: other modes keep their CA elsewhere");
        if (options.TlsHosts.Count > 0 && mode == TlsMode.Files)
            errors.Add("--tls-host has no effect with --tls-mode=files: the names are in the certificate");
        foreach (var host in options.TlsHosts)
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
                errors.Add($"--tls-host {host}: neither a DNS name nor an IP address");
    }

    private static void CheckSelfManaged(ServerOptions options, List<string> errors)
    {
        if (string.IsNullOrEmpty(options.Namespace))
            errors.Add("--namespace: required with --tls-mode=self-signed-ca, to know where the Secret is; in a pod set POD_NAMESPACE");
        if (options.TlsCertLifetime < TimeSpan.FromSeconds(10))
            errors.Add("--tls-cert-lifetime: must be at least 10s");
        if (options.TlsCaLifetime < 3 * options.TlsCertLifetime)
            errors.Add("--tls-ca-lifetime: must be at least three times --tls-cert-lifetime");
    }

    private static void CheckClientCertificates(ServerOptions options, List<string> errors)
    {
        if (options.ClientCaFile is not null)
            CheckFile("--client-ca-file", options.ClientCaFile, "", errors);
        else if (options.ClientAllowedNames.Count > 0)
            errors.Add("--client-allowed-names needs --client-ca-file: a name alone proves nothing");
    }

    private static void CheckTimes(ServerOptions options, List<string> errors)
    {
        if (options.DrainDelay < TimeSpan.Zero)
            errors.Add("--drain-delay: must not be negative");
        if (options.ShutdownTimeout <= TimeSpan.Zero)
            errors.Add("--shutdown-timeout: must be longer than zero");
    }

    private static void CheckFile(string option, string? path, string whenMissing, List<string> errors)
    {
        if (path is null)
            errors.Add($"{option}: {whenMissing}");
        else if (!File.Exists(path))
            errors.Add($"{option} {path}: no such file");
    }
}
