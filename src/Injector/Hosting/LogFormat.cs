namespace Injector.Hosting;

/// <summary>The format of log lines: text or JSON.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
