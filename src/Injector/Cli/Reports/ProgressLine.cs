using System.Globalization;
using Injector.Checks.Coverage;

namespace Injector.Cli.Reports;

/// <summary>A bar on a terminal's last line that is gone when the work is done; nothing where nobody watches.</summary>
internal sealed class ProgressLine(TextWriter error, string what) : IProgress<CoverageProgress>, IDisposable
{
    private const int Width = 30;

    private readonly bool _watched = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public void Report(CoverageProgress value)
    {
        if (!_watched)
            return;
        var total = value.Total ?? value.Read;
        var filled = total == 0 ? Width : (int)((long)Width * value.Read / total);
        error.Write(string.Create(CultureInfo.InvariantCulture,
            $"\r[{new string('#', filled)}{new string('.', Width - filled)}] {value.Read}/{total} {what}"));
    }

    /// <summary>Takes it away, so that something else can be written.</summary>
    public void Clear()
    {
        if (_watched)
            error.Write("\r\e[K");
    }

    public void Dispose() => Clear();
}
