namespace Injector.Tests.Injection.Plans;

/// <summary>An annotation that is not followed, and the reason and message that say so.</summary>
public sealed record BadOverride(string Level, string Parameter, string Value, string Refusal) : IXunitSerializable
{
    /// <summary>For xunit alone, which makes each row of a table a test of its own if it can carry it about.</summary>
    public BadOverride()
        : this("", "", "", "")
    {
    }

    public string Level { get; private set; } = Level;

    public string Parameter { get; private set; } = Parameter;

    public string Value { get; private set; } = Value;

    public string Refusal { get; private set; } = Refusal;

    public override string ToString() => $"{Parameter} = {(Value.Length <= 40 ? Value : Value[..40] + "…")} on the {Level}";

    public void Serialize(IXunitSerializationInfo info) => info.AddValue("all", new[] { Level, Parameter, Value, Refusal }, typeof(string[]));

    public void Deserialize(IXunitSerializationInfo info)
    {
        if (info.GetValue<string[]>("all") is [var level, var parameter, var value, var refusal])
            (Level, Parameter, Value, Refusal) = (level, parameter, value, refusal);
    }
}
