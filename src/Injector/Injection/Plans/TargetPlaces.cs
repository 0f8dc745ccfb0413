using System.Globalization;

namespace Injector.Injection.Plans;

/// <summary>Each target's directory below the sidecar's path: the container's name, numbered where it has several.</summary>
internal sealed class TargetPlaces(List<Target> targets)
{
    private readonly HashSet<string> _names = [.. targets.Select(target => target.Container.Name)];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The next target's; they are asked for in order.</summary>
    public string Next(Target target)
    {
        var name = target.Container.Name;
        var number = _numbers.GetValueOrDefault(name, 1);
        if (number == 1)
        {
            _numbers[name] = 2;
            return name;
        }

        // Another container may well be called web-2.
        string place;
        do
            place = string.Create(CultureInfo.InvariantCulture, $"{name}-{number++}");
        while (!_names.Add(place));
        _numbers[name] = number;
        return place;
    }
}
