namespace Injector.Yaml;

/// <summary>A key that a map has twice, which YAML and Kubernetes' own documentation forbid and kubectl reads: the last one counts.</summary>
/// <param name="Name">The key.</param>
/// <param name="First">Where the one stands that does not count.</param>
/// <param name="Second">Where the other stands.</param>
internal sealed record DuplicateKey(string Name, SourcePosition First, SourcePosition Second)
{
    public override string ToString() => $"the key \"{Name}\" is given twice, first in line {First.Line}, column {First.Column}";

    /// <summary>Tells the reader's caller who takes it, else stops the reading.</summary>
    /// <exception cref="YamlSyntaxException">Nobody takes it.</exception>
    public void Report(ICollection<DuplicateKey>? takenBy)
    {
        if (takenBy is null)
            throw new YamlSyntaxException(ToString(), Second);
        takenBy.Add(this);
    }
}
