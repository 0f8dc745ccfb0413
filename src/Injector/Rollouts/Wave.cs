using System.Globalization;
using Injector.Rollouts.Plans;
using Injector.Text;

namespace Injector.Rollouts;

/// <summary>A part of the fleet that is brought up to date before the next is begun: all pods of some namespaces, or so many percent of all.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Namespaces">Whose pods; null: everybody's.</param>
/// <param name="Percent">How many of them shall be current when the wave is over.</param>
internal sealed record Wave(string Text, IReadOnlySet<string>? Namespaces, int Percent)
{
    private const string NamespacePrefix = "ns=";

    public static Wave All { get; } = new("100%", null, 100);

    /// <summary>Reads <c>ns=NAME[,NAME…]</c> or <c>N%</c>.</summary>
    public static Result<Wave, string> Parse(string text)
    {
        if (text.StartsWith(NamespacePrefix, StringComparison.Ordinal))
        {
            var names = text[NamespacePrefix.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return names.Length == 0 ? "names no namespace; write ns=NAME" : new Wave(text, names.ToHashSet(StringComparer.Ordinal), 100);
        }

        return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 1 and <= 100
            ? new Wave(text, null, percent)
            : "is neither ns=NAME[,NAME] nor a percentage from 1% to 100%";
    }

    /// <summary>
    /// The pods of this wave, an owner each: those that can be changed in place, one of each owner before the second of any, as far as they are
    /// missing from its share. What is current counts towards it, so that a rollout that is begun again goes on where it was.
    /// </summary>
    public IReadOnlyList<OwnerQueue> Select(PodInventory inventory)
    {
        var owners = inventory.Owners.Where(owner => Namespaces?.Contains(owner.Owner.Namespace) ?? true).ToList();
        var changeable = owners.Sum(owner => owner.Pods.Count(pod => pod.Class.IsInPlace()));
        var current = owners.Sum(owner => owner.Pods.Count(pod => pod.Reason == RolloutReason.UpToDate));
        var wanted = (int)Math.Ceiling((changeable + current) * (double)Percent / 100) - current;
        var queues = owners.ConvertAll(owner => new OwnerQueue(owner.Owner));
        // What is coming up is waited for before anything else is touched: nobody knows yet whether it does.
        for (var i = 0; i < owners.Count; i++)
            foreach (var pod in owners[i].Pods.Where(pod => pod.Reason == RolloutReason.ComingUp))
                queues[i].Pods.Enqueue(pod.Name);
        var left = owners.ConvertAll(owner => new Queue<PodEntry>(owner.Pods.Where(pod => pod.Class.IsInPlace())));
        for (var any = true; any && wanted > 0;)
        {
            any = false;
            for (var i = 0; i < left.Count && wanted > 0; i++)
                if (left[i].TryDequeue(out var pod))
                {
                    queues[i].Pods.Enqueue(pod.Name);
                    wanted--;
                    any = true;
                }
        }

        return [.. queues.Where(queue => queue.Pods.Count > 0)];
    }

    /// <summary>The owners of this wave that are to make pods anew, as far as they are missing from its share of all owners.</summary>
    public IReadOnlyList<OwnerQueue> SelectOwners(PodInventory inventory)
    {
        var owners = inventory.Owners.Where(owner => Namespaces?.Contains(owner.Owner.Namespace) ?? true).ToList();
        var old = owners.Where(owner => owner.Count(RolloutClass.Recreate) > 0).ToList();
        var wanted = (int)Math.Ceiling(owners.Count * (double)Percent / 100) - (owners.Count - old.Count);
        var queues = new List<OwnerQueue>();
        foreach (var owner in old.Take(Math.Max(0, wanted)))
        {
            var queue = new OwnerQueue(owner.Owner);
            foreach (var pod in owner.Pods.Where(pod => pod.Class == RolloutClass.Recreate))
                queue.Pods.Enqueue(pod.Name);
            queues.Add(queue);
        }

        return queues;
    }
}
