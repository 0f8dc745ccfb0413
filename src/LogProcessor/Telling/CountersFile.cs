namespace LogProcessor.Telling;

/// <summary>The counters on the state volume: they go on when the container is restarted.</summary>
internal static class CountersFile
{
    public const string Name = "counters";

    public static void Load(string directory, Counters counters)
    {
        try
        {
            CountersText.Read(File.ReadAllText(Path.Combine(directory, Name)), counters);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first run.
        }
    }

    public static bool Save(string directory, ReadOnlySpan<byte> text) => StateFile.Write(Path.Combine(directory, Name), text);
}
