using System.Net;
using Injector.Admission;
using Injector.Readiness;
using Injector.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Injector.Hosting;

/// <summary>
/// Limits the connections of a port, so that no client keeps the others out: a first request comes within seconds; when the port is nearly full, idle
/// connections give way, those of the address that has the most first; and no address gets more than its share then.
/// </summary>
/// <remarks>
/// A server that ends an idle connection can meet a request that is already on its way. So that happens only when somebody else would
/// otherwise be turned away for sure.
/// </remarks>
internal sealed class ConnectionGate(
    string name, ConnectionLimits limits, InjectorMetrics metrics, MemoryReturn memory, TimeProvider time) : IReadinessCheck
{
    // For how long after it turned somebody away a port is called full: longer than probes are apart.
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(15);

    // So many at once have megabytes.
    private const int Many = 64;

    private readonly Lock _gate = new();
    private readonly HashSet<HeldConnection> _held = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private long _turnedAwayAt = long.MinValue;

    public string Name => name;

    /// <summary>Fails while connections are turned away because every one is in use: others still have room.</summary>
    public ReadinessResult Check()
    {
        lock (_gate)
        {
            var detail = $"{_held.Count} of {limits.Most}";
            return _turnedAwayAt != long.MinValue && time.GetElapsedTime(_turnedAwayAt) < FullFor
                ? ReadinessResult.Failed($"{detail}, all of them in use: others are turned away")
                : ReadinessResult.Ok(detail);
        }
    }

    /// <summary>Around a whole connection, before its handshake.</summary>
    public async Task HoldAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var held = new HeldConnection(connection, address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, time);
        if (!TryEnter(held))
        {
            connection.Abort(new ConnectionAbortedException("there are too many connections"));
            return;
        }

        try
        {
            connection.Features.Set(held);
            await next(connection);
        }
        finally
        {
            lock (_gate)
                Remove(held);
        }
    }

    /// <summary>Around what is said on a connection, after its handshake: nobody holds one without asking for something.</summary>
    public async Task AwaitRequestAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var deadline = new CancellationTokenSource(limits.FirstRequest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            var first = await connection.Transport.Input.ReadAsync(either.Token);
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            if (deadline.IsCancellationRequested)
                metrics.ConnectionClosed(ConnectionEnd.Silent);
            return;
        }

        await next(connection);
    }

    private bool TryEnter(HeldConnection held)
    {
        HeldConnection? givesWay = null;
        lock (_gate)
        {
            if (_held.Count >= limits.Near)
            {
                var overShare = _perAddress.GetValueOrDefault(held.Address) >= limits.Share;
                givesWay = Idlest(overShare ? held.Address : null);
                if (givesWay is null && (overShare || _held.Count >= limits.Most))
                {
                    metrics.ConnectionClosed(overShare ? ConnectionEnd.Share : ConnectionEnd.Full);
                    // Where one address is turned away for others' sake, there is still room for them.
                    if (!overShare || _perAddress.Count == 1)
                        _turnedAwayAt = time.GetTimestamp();
                    return false;
                }

                if (givesWay is not null)
                    Remove(givesWay);
            }

            _held.Add(held);
            _perAddress[held.Address] = _perAddress.GetValueOrDefault(held.Address) + 1;
        }

        if (givesWay is not null)
        {
            metrics.ConnectionClosed(ConnectionEnd.Idle);
            givesWay.Abort();
        }

        return true;
    }

    /// <summary>The one that was idle for longest, of the address with the most connections; or of this address alone.</summary>
    private HeldConnection? Idlest(IPAddress? of)
    {
        HeldConnection? idlest = null;
        var most = 0;
        foreach (var one in _held)
        {
            if (!one.IsIdle || (of is not null && !one.Address.Equals(of)))
                continue;
            var count = _perAddress[one.Address];
            if (idlest is null || count > most || (count == most && one.IdleSince < idlest.IdleSince))
                (idlest, most) = (one, count);
        }

        return idlest;
    }

    private void Remove(HeldConnection held)
    {
        if (_held.Count >= Many)
            memory.ReturnSoon();
        if (!_held.Remove(held))
            return;
        if (--_perAddress[held.Address] == 0)
            _perAddress.Remove(held.Address);
    }
}
