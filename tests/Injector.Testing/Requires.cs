using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Injector.Testing;

/// <summary>
/// The one way to skip a test. What a machine lacks skips it with a sentence that says how to get it, and fails it under
/// <c>CI=true</c>, where everything must be there; a test that has nothing to say skips in both.
/// </summary>
internal static class Requires
{
    /// <summary>A file or folder, by its absolute path.</summary>
    public static string File(string path, string obtain) => Found(Path.Exists(path) ? path : null, $"{path} is not there: {obtain}");

    /// <summary>The path of a program on <c>PATH</c>.</summary>
    /// <param name="name">The program.</param>
    /// <param name="obtain">Where it comes from.</param>
    public static string Command(string name, string obtain) => Found(
        (Setting.Of("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists),
        $"{name} is not on PATH: {obtain}");

    /// <summary>The value of an environment variable.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="meaning">What it has to name.</param>
    public static string Environment(string variable, string meaning) => Found(Setting.Of(variable), $"{variable} is not set: {meaning}");

    /// <summary>What was looked for elsewhere.</summary>
    /// <param name="found">Null when it is not there.</param>
    /// <param name="missing">The sentence that says what is missing, and how to get it.</param>
    public static T Found<T>(T? found, string missing)
        where T : class => Found(found, missing, inCI: Setting.Of("CI") == "true");

    /// <summary>The same, told whether this is CI.</summary>
    public static T Found<T>(T? found, string missing, bool inCI)
        where T : class
    {
        if (found is null && inCI)
            throw new InvalidOperationException($"{missing} (with CI=true nothing may be missing)");
        if (found is null)
            Assert.Skip(missing);
        return found!;
    }

    /// <summary>A situation in which the test says something. Where it is another one nothing is missing: it skips in CI, too.</summary>
    /// <param name="says">Whether this is the situation.</param>
    /// <param name="otherwise">Why the test says nothing here; true wherever it is printed.</param>
    public static void Situation([DoesNotReturnIf(false)] bool says, string otherwise) => Assert.SkipUnless(says, otherwise);
}
