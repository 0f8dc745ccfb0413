using Microsoft.Extensions.Logging;

namespace Injector.Fuzz;

/// <summary>A log in which an error is a broken law: no input is reason enough for one.</summary>
internal sealed class FaultlessLog<T> : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
            throw new InvalidOperationException($"logged as {logLevel}: {formatter(state, exception)}", exception);
    }
}
