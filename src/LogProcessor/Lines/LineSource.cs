namespace LogProcessor.Lines;

/// <summary>Where a line comes from. There is one of it a file, made when the file is opened, so that a line costs nothing.</summary>
/// <param name="file">The file's name as it is shown: relative to its log directory, bytes as the file system has them.</param>
/// <param name="container">The application's container, or empty where it is not known.</param>
internal sealed class LineSource(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> container)
{
    public ReadOnlySpan<byte> File => file.Span;

    public ReadOnlySpan<byte> Container => container.Span;
}
