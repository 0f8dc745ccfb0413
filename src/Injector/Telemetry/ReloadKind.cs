namespace Injector.Telemetry;

/// <summary>The kinds of reloads while the server runs.</summary>
internal enum ReloadKind
{
    Configuration,
    Certificate,
    ClientCa,
}
