using System.CommandLine;

namespace Injector.Cli.Flags;

/// <summary>The options of <c>export --check</c>.</summary>
internal sealed class TrialFlags
{
    private const int DefaultLimit = 200;

    private readonly Option<bool> _check = new("--check") { Description = "Compare, on the pods of a live cluster, the policies there with this program" };
    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "With --check: the pods of this namespace alone",
        HelpName = "NAME",
    };

    private readonly Option<int?> _limit = new("--limit")
    {
        Description = $"With --check: at most so many workloads (default: {DefaultLimit})",
        HelpName = "COUNT",
    };

    public ClusterFlags Cluster { get; } = new();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_check, _namespace, _limit])
            command.Add(option);
        Cluster.AddTo(command);
        _limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }, ..] && !(int.TryParse(text, out var limit) && limit > 0))
                result.AddError($"--limit {text}: must be a number of workloads, 1 or more");
        });
    }

    public bool AreWanted(ParseResult result) => result.GetValue(_check);

    public string? Namespace(ParseResult result) => result.GetValue(_namespace);

    public int Limit(ParseResult result) => result.GetValue(_limit) ?? DefaultLimit;
}
