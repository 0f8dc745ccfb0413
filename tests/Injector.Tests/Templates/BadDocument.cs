namespace Injector.Tests.Templates;

/// <summary>A text with mistakes, named by what is wrong with it, and exactly what the loader says of it.</summary>
public sealed record BadDocument(string Name, string Text, params string[] Findings) : IXunitSerializable
{
    /// <summary>For xunit alone, which makes each row of a table a test of its own if it can carry it about.</summary>
    public BadDocument()
        : this("", "")
    {
    }

    public string Name { get; private set; } = Name;

    public string Text { get; private set; } = Text;

    public string[] Findings { get; private set; } = Findings;

    public override string ToString() => Name;

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name, typeof(string));
        info.AddValue(nameof(Text), Text, typeof(string));
        info.AddValue(nameof(Findings), Findings, typeof(string[]));
    }

    public void Deserialize(IXunitSerializationInfo info) =>
        (Name, Text, Findings) = (info.GetValue<string>(nameof(Name))!, info.GetValue<string>(nameof(Text))!, info.GetValue<string[]>(nameof(Findings))!);

    /// <summary>Holds when the loader says that and nothing else, however often it is asked.</summary>
    internal void Check() => DocumentTexts.Findings(("t.yaml", Text)).Should().Equal(Findings);
}
