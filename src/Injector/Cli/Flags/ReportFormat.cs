namespace Injector.Cli.Flags;

/// <summary>How a report is written: for a person or for a program.</summary>
internal enum ReportFormat
{
    /// <summary>Lines for a person, coloured on a terminal.</summary>
    Text,

    /// <summary>JSON, its shape stable within a major version.</summary>
    Json,
}
