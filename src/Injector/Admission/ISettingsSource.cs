using Injector.Injection;
using Injector.Templates;

namespace Injector.Admission;

/// <summary>Where a review takes its settings from: an immutable snapshot, replaced whole by a reload.</summary>
public interface ISettingsSource
{
    InjectionSettings Current { get; }
}

/// <summary>The settings of a server that was given none: the defaults and the built-in templates.</summary>
internal sealed class BuiltInSettings : ISettingsSource
{
    public InjectionSettings Current { get; } = ConfigurationLoader.Default(clusterRunsNativeSidecars: false);
}
