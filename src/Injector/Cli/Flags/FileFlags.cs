using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;

namespace Injector.Cli.Flags;

/// <summary>Which manifests a command reads.</summary>
/// <param name="required">False where the command can also look elsewhere.</param>
internal sealed class FileFlags(bool required = true)
{
    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "File, directory, or - for standard input; repeatable",
        HelpName = "FILE",
        Required = required,
    };

    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "Also read the directories below a directory" };

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_recursive);
    }

    /// <summary>Every document of every file, in order; says on <paramref name="error"/> what is odd in them.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public IReadOnlyList<Manifest> Read(ParseResult result, Func<Stream> standardInput, TextWriter error) =>
    [
        .. InputFile.ReadAll(result.GetValue(_files)!, result.GetValue(_recursive), standardInput).SelectMany(file => Manifest.ReadAll(file, error)),
    ];
}
