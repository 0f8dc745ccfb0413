namespace Injector.Testing.Documentation;

/// <summary>What it takes to run a command of the documentation.</summary>
public enum CommandNeeds
{
    /// <summary>The program and the files of the repository.</summary>
    Nothing,

    /// <summary>A cluster: the end-to-end suite runs these.</summary>
    Cluster,

    /// <summary>Minutes, or this very test run: only the scripts and projects that it names are looked for.</summary>
    Build,
}

/// <summary>A command as a reader types it at the root of the repository.</summary>
public sealed record DocumentedCommand(string Page, int Line, string Text)
{
    private static readonly string[] ClusterVerbs = ["check", "uninstall"];

    public static IEnumerable<DocumentedCommand> ReadAll(string root) =>
        from block in FencedBlock.ReadAll(root)
        where block.Language == "console"
        from command in block.Commands()
        select new DocumentedCommand(block.Page, command.Line, command.Command);

    public CommandNeeds Needs
    {
        get
        {
            var words = Text.Replace("dotnet run --project src/Injector --", "injector", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Any(word => word is "kubectl" or "helm") || words[0] is "for" or "oc" or "cosign")
                return CommandNeeds.Cluster;
            if (words[0] is not ("injector" or "source") || words is [_, "serve", ..])
                return CommandNeeds.Build;
            var live = words.Length > 1 && (ClusterVerbs.Contains(words[1]) || words[1] == "explain" && !words.Contains("-f"));
            return live && !words.Contains("--help") ? CommandNeeds.Cluster : CommandNeeds.Nothing;
        }
    }

    public override string ToString() => $"{Page}:{Line} {Text}";
}
