using System.Text.Json;

namespace Injector.Injection.Patches;

/// <summary>Items for one list: an operation each where the list exists, else one operation that adds the list with all of them.</summary>
/// <remarks>At its end, or from an index on: those of the list as it was, which what is added in front moves.</remarks>
/// <param name="json">Where to.</param>
/// <param name="operations">The patch.</param>
/// <param name="path">Of the list.</param>
/// <param name="exists">Whether the pod has it.</param>
/// <param name="at">The index of the first item; null to append.</param>
internal struct ListAddition(Utf8JsonWriter json, PatchOperations operations, string path, bool exists, int? at)
{
    private int _count;
    private int? _at = at;

    /// <summary>What comes now stands so many of the list's own items further back.</summary>
    public void MoveBy(int items) => _at += items;

    /// <summary>What is written next is an item.</summary>
    public void Next()
    {
        operations.CheckSize();
        if (exists)
        {
            if (_count > 0)
                operations.End();
            if (_at is { } index)
                operations.Begin($"{path}/{index + _count}");
            else
                operations.Begin($"{path}/-");
        }
        else if (_count == 0)
        {
            operations.Begin(path);
            json.WriteStartArray();
        }

        _count++;
    }

    public readonly void End()
    {
        if (_count == 0)
            return;
        if (!exists)
            json.WriteEndArray();
        operations.End();
    }
}
