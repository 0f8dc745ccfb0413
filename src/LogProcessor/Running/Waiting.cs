using LogProcessor.Native;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary>Waits for what may happen next: a signal, news of files, standard output that takes something again, a scrape.</summary>
internal sealed unsafe class Waiting(Signals signals, MetricsServer? metrics)
{
    private const int Output = 1;

    private readonly PollHandle[] _handles = GC.AllocateArray<PollHandle>(16, pinned: true);

    /// <param name="rest">First, milliseconds in which no news of files is taken. Then no more is waited: whoever is busy has news by then.</param>
    /// <param name="milliseconds">How long in all.</param>
    /// <param name="output">Whether standard output is waited for: then also after the rest.</param>
    public void Wait(int rest, long milliseconds, Inotify? inotify, bool output)
    {
        if (rest > 0)
            Poll(Math.Min(rest, milliseconds), null, output);
        if (rest == 0 || output)
            Poll(Math.Max(0, milliseconds - rest), inotify, output);
    }

    private void Poll(long milliseconds, Inotify? inotify, bool output)
    {
        var count = 0;
        _handles[count++] = new(signals.Handle, PollHandle.In);
        if (inotify is not null)
            _handles[count++] = new(inotify.Handle, PollHandle.In);
        if (output)
            _handles[count++] = new(Output, PollHandle.Out);
        var listener = count;
        if (metrics is not null)
        {
            _handles[count++] = new(metrics.Handle, PollHandle.In);
            foreach (var connection in metrics.Connections)
                _handles[count++] = new(connection.Handle, PollHandle.In);
        }

        fixed (PollHandle* handles = _handles)
        {
            if (Libc.poll(handles, (nuint)count, (int)milliseconds) <= 0)
                return;
        }

        if (_handles[0].Returned != 0)
            signals.Acknowledge();
        if (metrics is not null && _handles[listener].Returned != 0)
            metrics.Accept(Environment.TickCount64);
    }
}
