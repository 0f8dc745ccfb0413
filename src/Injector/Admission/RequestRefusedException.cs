namespace Injector.Admission;

/// <summary>
/// The request cannot be answered as an admission review: it is not one, or it may not be read. Thrown anywhere before
/// the review's uid is known and answered in one place, as a problem document.
/// </summary>
/// <param name="status">The HTTP status: 4xx, or 503.</param>
/// <param name="title">What is wrong, the same for every request of the kind.</param>
/// <param name="detail">What exactly, and what is expected. Never quotes the body.</param>
internal sealed class RequestRefusedException(int status, string title, string detail) : Exception(title)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    public string Detail { get; } = detail;

    /// <summary>A header the status calls for, such as <c>Allow</c>.</summary>
    public KeyValuePair<string, string>? Header { get; init; }

    /// <summary>True when the rest of the request is not worth waiting for.</summary>
    public bool Close { get; init; }
}
