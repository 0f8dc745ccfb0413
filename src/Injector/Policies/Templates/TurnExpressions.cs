using Injector.Policies.Expressions;
using Injector.Policies.Pods;

namespace Injector.Policies.Templates;

/// <summary>
/// The plan template by template: each sees the names of volumes (<c>taken</c>) and the mounts (<c>planned</c>) that those before it add. Nobody asks
/// for a turn behind one that has a <c>problem</c>.
/// </summary>
internal static class TurnExpressions
{
    /// <summary>What a template reads of its turn.</summary>
    private static readonly string[] OfSharing = ["targets", "sharedError", "added", "volume", "directories", "directoryContainers", "mounts", "environment"];

    public static IReadOnlyList<Turn> Add(TemplateBlocks blocks, PolicyVariables variables)
    {
        variables.Add("usedNames", "variables.volumes.map(v, dyn(v.name)) + variables.all.map(a, a.mounts.map(m, m.m.name)).flatten()");
        var turns = new List<Turn>();
        for (var number = 1; number <= Math.Min(blocks.All.Count, SelectionExpressions.MostTemplates); number++)
        {
            var turn = new Turn(number, turns.LastOrDefault(), blocks, variables);
            turns.Add(turn);
            Add(turn);
        }

        return turns;
    }

    /// <summary>Gives a template what came of its turn.</summary>
    public static void Give(TemplateBlock block, IReadOnlyList<Turn> turns)
    {
        block.Add("at", $"variables.applied.indexOf({Cel.Text(block.Template.Name)})");
        foreach (var name in block.Template.SharedVolume is null ? ["taken"] : OfSharing.Append("taken"))
            block.Add(name, Cel.First(turns.SkipLast(1).Select(turn => ($"{block["at"]} == {turn.Index}", turn[name])), turns[^1][name]));
    }

    private static void Add(Turn turn)
    {
        turn.Add("template", $"variables.applied.size() > {turn.Index} ? variables.applied[{turn.Index}] : ''");
        turn.Add("own", turn.Of(block => Cel.List(block.Template.Volumes.Select(volume => $"dyn({Cel.Text(volume.Name)})"))));
        turn.Add("taken", turn.Before is not { } before ? "variables.usedNames"
            : turn.Blocks.Sharing.Count == 0 ? $"{before["taken"]} + {before["own"]}" : $"{before["taken"]} + {before["own"]} + {before["named"]}");
        if (turn.Blocks.Sharing.Count == 0)
            return;
        TargetExpressions.Add(turn);
        SharedVolumeExpressions.Add(turn);
        turn.Add("shared", $"{turn["template"]} in {TemplateBlocks.Names(turn.Blocks.Sharing)} ? {turn["added"]} : []");
        turn.Add("named", $"{turn["shared"]}.size() > 0 ? [{turn["volume"]}[0]] : []");
        var earlier = turn.Before is { } last ? $"{last["planned"]} + " : "";
        turn.Add(
            "planned",
            $$"""
            {{earlier}}{{turn["shared"]}}.map(s, {'pointer': dyn(s.a.pointer), 'path': dyn(s.path), 'hasMounts': dyn(has(s.a.c.volumeMounts)),
              'm': dyn({'name': dyn({{turn["volume"]}}[0]), ?'subPath': s.place == '' ? optional.none() : optional.of(dyn(s.place.replace('/', '')))})})
            """);
    }
}
