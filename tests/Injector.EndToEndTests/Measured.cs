namespace Injector.EndToEndTests;

/// <summary>Figures that a test found on its way; where <c>INJECTOR_E2E_FIGURES</c> names a file, they are kept there.</summary>
internal static class Measured
{
    private static readonly Lock Writing = new();

    public static void Report(string sentence)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(sentence);
        if (Environment.GetEnvironmentVariable("INJECTOR_E2E_FIGURES") is { Length: > 0 } file)
            lock (Writing)
                File.AppendAllText(file, sentence + "\n");
    }
}
