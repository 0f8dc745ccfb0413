namespace Injector.Telemetry;

/// <summary>The reason why the server closed or refused a connection.</summary>
internal enum ConnectionEnd
{
    /// <summary>No request came in time.</summary>
    Silent,

    /// <summary>It had nothing to do while others wanted in.</summary>
    Idle,

    /// <summary>Its address has as many as it may when room is scarce.</summary>
    Share,

    /// <summary>Every connection is in use.</summary>
    Full,
}
