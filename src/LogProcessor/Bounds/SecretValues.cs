namespace LogProcessor.Bounds;

/// <summary>
/// The exact values of secrets, wherever they stand in a line. The values are in here and nowhere else: no member shows one, and
/// what is said of a value that is not masked names its key.
/// </summary>
internal sealed class SecretValues : RedactionRule
{
    public const int ShortestValue = 6;

    // A line of a key or a certificate, which loggers print one by one; not of a word in a file of settings.
    private const int ShortestLine = 16;
    private const int LongestValue = 64 << 10;
    // Some 1.1 MB.
    private const int MostNodes = 64 << 10;

    /// <summary>What stands in Secrets and in ordinary lines: to mask it would tell nobody's secret and spoil every log.</summary>
    private static readonly HashSet<string> CommonWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "changeme", "secret", "secrets", "default", "example", "username", "database", "postgres",
        "postgresql", "mongodb", "rabbitmq", "localhost", "127.0.0.1", "0.0.0.0", "production",
        "development", "staging", "testing", "enabled", "disabled", "service", "cluster", "kubernetes",
        "internal", "external", "public", "private", "master", "primary", "replica", "undefined", "require",
        "verify-full", "verify-ca", "disable", "allow-all", "us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "text/plain", "application/json",
    };

    private readonly ByteTrie _trie = new();
    private readonly List<string> _notes = [];

    /// <param name="values">Each with the name of its Secret and key, for what is said of it. The arrays are cleared.</param>
    public SecretValues(IEnumerable<(string Key, byte[] Value)> values) : base("secret")
    {
        foreach (var (key, value) in values)
        {
            Add(key, value);
            Array.Clear(value);
        }

        _trie.Link();
    }

    /// <summary>How many values are masked.</summary>
    public int Count { get; private set; }

    /// <summary>Which are not, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings) => _trie.Find(text, findings);

    private void Add(string key, byte[] value)
    {
        var content = value.AsSpan().Trim(" \t\r\n"u8);
        if (content.Length < ShortestValue)
            _notes.Add($"{key} is not masked: it is shorter than {ShortestValue} bytes");
        else if (content.Length > LongestValue)
            _notes.Add($"{key} is not masked: it is longer than {LongestValue} bytes");
        else if (IsCommon(content))
            _notes.Add($"{key} is not masked: it is a word that stands in ordinary lines");
        // Its spellings are some ten times as long.
        else if (_trie.Nodes + 10 * content.Length > MostNodes)
            _notes.Add($"{key} is not masked: with it the values would take more than {MostNodes} characters");
        else
        {
            Count++;
            foreach (var spelling in SecretSpellings.Of(content.ToArray()))
                AddAndClear(spelling);
            if (content.Contains((byte)'\n'))
                AddLines(content);
        }
    }

    private void AddLines(ReadOnlySpan<byte> content)
    {
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range].Trim(" \t\r"u8);
            if (line.Length < ShortestLine || line.StartsWith("-----"u8))
                continue;
            foreach (var spelling in SecretSpellings.Of(line.ToArray()))
                AddAndClear(spelling);
        }
    }

    private void AddAndClear(byte[] spelling)
    {
        _trie.Add(spelling);
        Array.Clear(spelling);
    }

    private static bool IsCommon(ReadOnlySpan<byte> content) =>
        content.Length <= 32 && (CommonWords.Contains(System.Text.Encoding.Latin1.GetString(content)) || !content.ContainsAnyExcept(content[0]));
}
