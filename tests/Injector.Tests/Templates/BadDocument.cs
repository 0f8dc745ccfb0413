namespace Injector.Tests.Templates;

/// <summary>A text with mistakes, named by what is wrong with it, and exactly what the loader says of it.</summary>
public sealed record BadDocument(string Name, string Text, params string[] Findings)
{
    public override string ToString() => Name;

    /// <summary>Holds when the loader says that and nothing else, however often it is asked.</summary>
    internal void Check() => Documents.Findings(("t.yaml", Text)).Should().Equal(Findings);
}
