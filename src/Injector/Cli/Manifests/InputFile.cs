using System.Text;
using Injector.Cli.Failures;
using Injector.Yaml;

namespace Injector.Cli.Manifests;

/// <summary>A text to work on, and the name that messages give it.</summary>
internal sealed record InputFile(string Name, string Text)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads what <c>-f</c> names: files, <c>-</c> for standard input, directories' *.yaml, *.yml and *.json.</summary>
    /// <param name="paths">In the order given; it is the order of the result.</param>
    /// <param name="recursive">Whether directories below a directory count, as <c>-R</c> says; null: they never do.</param>
    /// <param name="standardInput">Opened for <c>-</c>, once.</param>
    /// <exception cref="InputException">A file is missing, unreadable or not UTF-8.</exception>
    public static IReadOnlyList<InputFile> ReadAll(IReadOnlyList<string> paths, bool? recursive, Func<Stream> standardInput)
    {
        if (paths.Count(path => path == "-") > 1)
            throw new InputException("-f - is given twice; standard input can be read once");
        var files = new List<InputFile>();
        foreach (var path in paths)
            if (path.Length == 0)
                throw new InputException("the name of a file is empty; is a variable not set?");
            else if (path == "-")
                files.Add(new InputFile("<stdin>", Decode("<stdin>", ReadToEnd(standardInput))));
            else if (Directory.Exists(path))
                files.AddRange(Find(path, recursive).Select(Read));
            else
                files.Add(Read(path));
        return files;
    }

    /// <exception cref="InputException">The directory that an option names is none.</exception>
    public static void RequireDirectory(string option, string path)
    {
        if (path.Length == 0)
            throw new InputException($"{option} is empty; is a variable not set?");
        if (!Directory.Exists(path))
            throw new InputException(File.Exists(path) ? $"not a directory, which {option} names" : "no such directory", path);
    }

    private static List<string> Find(string directory, bool? recursive)
    {
        // Not passed over: a directory that cannot be read is a part of the input that would be missing.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = recursive ?? false,
            AttributesToSkip = FileAttributes.Hidden,
            IgnoreInaccessible = false,
        };
        try
        {
            var found = Directory.EnumerateFiles(directory, "*", options)
                .Where(DocumentFiles.Include)
                .Order(StringComparer.Ordinal)
                .ToList();
            return found.Count > 0
                ? found
                : throw new InputException(
                    $"no {DocumentFiles.Patterns} file in this directory" + (recursive == false ? "; -R also looks below it" : ""), directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot be read: {e.Message}", directory);
        }
    }

    private static InputFile Read(string path)
    {
        try
        {
            return new InputFile(path, Decode(path, File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException("no such file", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot be read: {e.Message}", path);
        }
    }

    /// <summary>Strict, and keeping a byte order mark: what is not changed must come out as it came in.</summary>
    private static string Decode(string name, byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new InputException("is UTF-16; save it as UTF-8 (in PowerShell, write it with Out-File -Encoding utf8)", name);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(e.Index, 0, bytes.Length)).Count((byte)'\n');
            throw new InputException("is not UTF-8 from here on", name, new SourcePosition(line, 1));
        }
    }

    private static byte[] ReadToEnd(Func<Stream> standardInput)
    {
        try
        {
            using var input = standardInput();
            using var all = new MemoryStream();
            input.CopyTo(all);
            return all.ToArray();
        }
        // The latter for one that was closed.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException("cannot be read; was it closed?", "<stdin>");
        }
    }
}
