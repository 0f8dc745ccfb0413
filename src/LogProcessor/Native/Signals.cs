using System.Runtime.InteropServices;

namespace LogProcessor.Native;

/// <summary>SIGTERM and SIGINT as something to poll for; SIGPIPE and SIGIO ignored, since their default is to end the process.</summary>
internal sealed unsafe class Signals : IDisposable
{
    private const int SigPipe = 13;
    private const int SigIo = 29;
    private const int Ignore = 1;

    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _stop;

    public Signals()
    {
        Libc.signal(SigPipe, Ignore);
        Libc.signal(SigIo, Ignore);
        Handle = Libc.eventfd(0, OpenFlags.NonBlocking | OpenFlags.CloseOnExec);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop)];
    }

    /// <summary>Can be read from as soon as the process is to stop, and until <see cref="Acknowledge"/>.</summary>
    public int Handle { get; }

    public bool StopAsked => _stop;

    public void Acknowledge()
    {
        ulong count;
        Libc.read(Handle, (byte*)&count, 8);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        Libc.close(Handle);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop = true;
        ulong one = 1;
        Libc.write(Handle, (byte*)&one, 8);
    }
}
