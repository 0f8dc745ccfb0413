namespace Injector.Telemetry;

/// <summary>Why a connection ended that its client would have kept, or did not come about.</summary>
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
