using Injector.Configuration;

namespace Injector.Admission;

/// <summary>Where a review takes its settings from: an immutable snapshot, replaced whole by a reload.</summary>
internal interface ISettingsSource
{
    InjectionSettings Current { get; }
}
