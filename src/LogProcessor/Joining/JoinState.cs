namespace LogProcessor.Joining;

/// <summary>What the lines of an event were so far.</summary>
internal struct JoinState
{
    /// <summary>Whether the event began with a time or a level: then what begins without one belongs to it.</summary>
    public bool Marked;

    public TraceStage Stage;
}

/// <summary>How far a stack trace has come. A rule uses those that its language has.</summary>
internal enum TraceStage : byte
{
    /// <summary>No trace yet: the event is what the application had to say.</summary>
    Message,

    /// <summary>A crash was announced; its message may go on.</summary>
    Opened,

    /// <summary>Among frames.</summary>
    Frames,

    /// <summary>The trace said all it has to say.</summary>
    Ended,

    /// <summary>Another trace was announced.</summary>
    Chained,
}
