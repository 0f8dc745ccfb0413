namespace Injector.Cli.Flags;

/// <summary>What <c>export</c> prints.</summary>
internal enum ExportForm
{
    /// <summary>Admission policies.</summary>
    Policy,
}
