namespace Injector.Hosting;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
