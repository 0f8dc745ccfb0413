namespace Injector.Cli.Flags;

/// <summary>The output format of a report: text for people, JSON for programs, of some a page to send round.</summary>
internal enum ReportFormat
{
    /// <summary>Lines for a person, coloured on a terminal.</summary>
    Text,

    /// <summary>JSON, its shape stable within a major version.</summary>
    Json,

    /// <summary>One page of HTML that needs nothing beside itself.</summary>
    Html,
}
