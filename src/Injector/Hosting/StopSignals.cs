using System.Runtime.InteropServices;

namespace Injector.Hosting;

/// <summary>
/// Handles SIGTERM, SIGINT and SIGQUIT from the moment it is made. Until somebody listens, nothing is being served that would
/// have to be finished, and the process ends at once; with 0, as after every signal: who is asked to end and does is no failure.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly PosixSignal[] Heard = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile Action<PosixSignal> _listener;

    /// <param name="exit">How the process ends at once; tests replace it.</param>
    public StopSignals(Action<int>? exit = null)
    {
        _listener = _ => (exit ?? Environment.Exit)(0);
        foreach (var signal in Heard)
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _listener(context.Signal);
            }));
    }

    /// <summary>From now on signals go there.</summary>
    public void Listen(Action<PosixSignal> listener) => _listener = listener;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
