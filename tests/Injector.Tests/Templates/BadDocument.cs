namespace Injector.Tests.Templates;

/// <summary>A text with mistakes, named by what is wrong with it, and exactly what the loader says of it.</summary>
public sealed record BadDocument(string Name, string Text, params string[] Diagnostics) : IXunitSerializable
{
    /// <summary>For xunit alone, which makes each row of a table a test of its own if it can carry it about.</summary>
    public BadDocument()
        : this("", "")
    {
    }

    public string Name { get; private set; } = Name;

    public string Text { get; private set; } = Text;

    public string[] Diagnostics { get; private set; } = Diagnostics;

    public override string ToString() => Name;

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name, typeof(string));
        info.AddValue(nameof(Text), Text, typeof(string));
        info.AddValue(nameof(Diagnostics), Diagnostics, typeof(string[]));
    }

    public void Deserialize(IXunitSerializationInfo info) =>
        (Name, Text, Diagnostics) = (info.GetValue<string>(nameof(Name))!, info.GetValue<string>(nameof(Text))!, info.GetValue<string[]>(nameof(Diagnostics))!);

    /// <summary>Holds when the loader says that and nothing else, however often it is asked.</summary>
    internal void Check() => DocumentTexts.Diagnostics(("t.yaml", Text)).Should().Equal(Diagnostics);
}
