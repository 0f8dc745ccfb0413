using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Injector.Hosting;

/// <summary>The role of a listening port: webhook or management.</summary>
/// <remarks>A connection feature, not a port number: with port 0 the number is not known before the server listens.</remarks>
internal sealed class EndpointRole
{
    public static readonly EndpointRole Webhook = new();
    public static readonly EndpointRole Management = new();

    private EndpointRole()
    {
    }
}

internal static class EndpointRoleExtensions
{
    /// <summary>Marks every connection of this endpoint.</summary>
    public static void As(this ListenOptions listen, EndpointRole role) => listen.Use(next => connection =>
    {
        connection.Features.Set(role);
        return next(connection);
    });
}
