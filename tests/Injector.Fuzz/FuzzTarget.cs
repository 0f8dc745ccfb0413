namespace Injector.Fuzz;

/// <summary>
/// One way in for bytes that nobody vouches for, and the laws that hold whatever they are. <see cref="Run"/> throws when an input
/// breaks one.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>Made when first used: instrumented code cannot run before the fuzzer's memory is there.</summary>
    public static IReadOnlyDictionary<string, Lazy<FuzzTarget>> All { get; } = new Dictionary<string, Lazy<FuzzTarget>>
    {
        ["review"] = new(() => new ReviewTarget()),
        ["yaml"] = new(() => new YamlTarget()),
        ["template"] = new(() => new TemplateTarget()),
        ["parameter"] = new(() => new ParameterTarget()),
        ["log-line"] = new(() => new LogLineTarget()),
        ["log-event"] = new(() => new LogEventTarget()),
        ["log-pattern"] = new(() => new LogPatternTarget()),
    };

    /// <param name="input">Any bytes. Runs on one thread and leaves nothing behind, so that equal inputs take equal branches.</param>
    public abstract void Run(byte[] input);

    /// <summary>Inputs of the ordinary kind to start from.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Words that random changes would hardly ever spell.</summary>
    public abstract IEnumerable<string> Words();
}
