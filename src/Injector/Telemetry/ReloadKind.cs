namespace Injector.Telemetry;

/// <summary>What can be reloaded while the server runs.</summary>
internal enum ReloadKind
{
    Configuration,
    Certificate,
    ClientCa,
}
