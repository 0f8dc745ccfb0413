using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Injector.Hosting;

/// <summary>One open connection, as its <see cref="ConnectionGate"/> sees it. A feature of the connection, so that its requests find it.</summary>
/// <param name="connection">The connection.</param>
/// <param name="address">Whose it is.</param>
/// <param name="time">The clock.</param>
internal sealed class HeldConnection(ConnectionContext connection, IPAddress address, TimeProvider time)
{
    private int _requests;
    private long _idleSince = time.GetTimestamp();

    public IPAddress Address => address;

    /// <summary>Nothing is being answered on it. True too for one that has not asked yet.</summary>
    public bool IsIdle => Volatile.Read(ref _requests) == 0;

    /// <summary>When it last had something to do, as a timestamp of the clock.</summary>
    public long IdleSince => Volatile.Read(ref _idleSince);

    public void Begin() => Interlocked.Increment(ref _requests);

    public void End()
    {
        Volatile.Write(ref _idleSince, time.GetTimestamp());
        Interlocked.Decrement(ref _requests);
    }

    public void Abort() => connection.Abort(new ConnectionAbortedException("it gives way to others"));
}
