using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Files;
using Injector.Json;
using Injector.Templates.Documents;

namespace Injector.Checks;

/// <summary>
/// The configuration and the templates that the servers run with, read from where they read them: the ConfigMaps behind
/// their configuration directory.
/// </summary>
/// <param name="Source">Where it comes from, in words.</param>
/// <param name="Settings">What reviews are decided on; null while there is none that can be used.</param>
/// <param name="Diagnostics">Every error and warning of every document.</param>
/// <param name="Missing">ConfigMaps that do not exist.</param>
/// <param name="Unknown">Why it is not known what the servers run with; null when it is.</param>
internal sealed record DeployedConfiguration(
    string Source, InjectionSettings? Settings, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<string> Missing, string? Unknown)
{
    /// <summary>The same as policies are made of it: they exclude no server's namespace, for there is none. Null where it is the policies' own.</summary>
    public InjectionSettings? Exportable { get; private init; }

    /// <summary>From a directory on this machine, instead of from the cluster.</summary>
    public static DeployedConfiguration FromDirectory(string directory, ServerVersion version, string? ownNamespace)
    {
        var loaded = ConfigurationLoader.Load(ConfigurationFiles.Read(directory, shownAs: directory));
        return new(directory, SettingsOf(loaded, version, ownNamespace), loaded.Diagnostics, [], null) { Exportable = Export(loaded) };
    }

    /// <summary>The built-in templates and the default configuration, for want of better knowledge.</summary>
    public static DeployedConfiguration Assumed(string why, ServerVersion version, string? ownNamespace) =>
        new("the built-in templates and the default configuration",
            InjectionSettings.Default(version.RunsNativeSidecars).ForServerIn(ownNamespace), [], [], why);

    /// <summary>What a policy says that it was made of.</summary>
    public static DeployedConfiguration Of(DeployedPolicy policy, ServerVersion version)
    {
        if (policy.Source.Settings() is { } settings)
            return new(policy.Subject, settings, [], [], null);
        return Assumed(
            policy.Source.Documents is null
                ? $"{policy.Subject} does not carry what it was made of"
                : $"{policy.Subject} was made by version {policy.Source.Version} of what this version cannot use",
            version, ownNamespace: null);
    }

    public static async Task<DeployedConfiguration> ReadAsync(
        KubernetesApi api, ServerPod server, ServerVersion version, string ownNamespace, CancellationToken cancellationToken)
    {
        if (!server.HasConfiguration)
            return Assumed("", version, ownNamespace) with { Unknown = null, Exportable = InjectionSettings.Default(clusterRunsNativeSidecars: true) };
        if (server.Configuration.Count == 0)
            return Assumed("the servers' configuration directory is no ConfigMap", version, ownNamespace);

        var (files, missing) = (new List<(string File, string Text)>(), new List<string>());
        foreach (var source in server.Configuration)
        {
            var read = await Fetched<List<(string, string)>>.TryAsync(() => ReadAsync(api, source, ownNamespace, cancellationToken));
            if (read.IsMissing && !source.Optional)
                missing.Add(source.Name);
            else if (read.Error is { IsNotFound: false } error)
                return Assumed($"ConfigMap/{ownNamespace}/{source.Name} cannot be read: {error.Message}", version, ownNamespace);
            files.AddRange(read.Value ?? []);
        }

        var loaded = ConfigurationLoader.Load([.. files.OrderBy(file => file.File, StringComparer.Ordinal)]);
        return new(string.Join(", ", server.Configuration.Select(source => $"ConfigMap/{ownNamespace}/{source.Name}")),
            SettingsOf(loaded, version, ownNamespace), loaded.Diagnostics, missing, null) { Exportable = Export(loaded) };
    }

    private static async Task<List<(string File, string Text)>> ReadAsync(
        KubernetesApi api, ConfigMapSource source, string ownNamespace, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync(ApiPath.Of($"/api/v1/namespaces/{ownNamespace}/configmaps/{source.Name}"), cancellationToken);
        var files = new List<(string, string)>();
        foreach (var (key, text) in answer.Root.TextMap("data"))
        {
            var file = source.Files is null ? key : source.Files.GetValueOrDefault(key);
            if (file is not null && ConfigurationFiles.Includes(file))
                files.Add(($"ConfigMap/{source.Name}/{file}", text));
        }

        return files;
    }

    private static InjectionSettings? Export(LoadedConfiguration loaded) => loaded.HasErrors ? null : loaded.Settings(clusterRunsNativeSidecars: true);

    private static InjectionSettings? SettingsOf(LoadedConfiguration loaded, ServerVersion version, string? ownNamespace) =>
        loaded.HasErrors ? null : loaded.Settings(version.RunsNativeSidecars).ForServerIn(ownNamespace);
}
