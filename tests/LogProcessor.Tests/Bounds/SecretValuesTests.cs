using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using LogProcessor.Bounds;

namespace LogProcessor.Tests.Bounds;

public sealed class SecretValuesTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string Mark = "[redacted:secret]";

    private static readonly Gen<string> Value = Gen.String[Gen.OneOf('a', 'b', 'Z', '7', '"', '\\', '/', '<', '>', '&', '+', '\'', ' ', '%', '=', '-', '_', '\u00fc', '\t'), 6, 30]
        .Where(value => value.Trim().Length >= 6 && value.Trim().Distinct().Count() > 1);

    [Fact]
    public void A_value_is_masked_in_every_spelling() =>
        Value.Sample(value =>
        {
            value = value.Trim();
            var redactor = Of(value);
            Redacted(redactor, $"is {value}.").Should().Be($"is {Mark}.");
            Redacted(redactor, $"is {value}{value}.").Should().Be($"is {Mark}{Mark}.");
            Redacted(redactor, $"is {Uri.EscapeDataString(value)}.").Should().Be($"is {Mark}.");
            Redacted(redactor, JsonSerializer.Serialize(value)).Should().Contain(Mark).And.HaveLength(Mark.Length + 2);
            Redacted(redactor, JsonSerializer.Serialize(value, Relaxed)).Should().Be($"\"{Mark}\"");
        }, iter: 300, threads: 1);

    // actions/runner#291, #284: base64 of a value with something before or after it.
    [Fact]
    public void A_value_within_something_longer_is_masked_in_base64() =>
        Gen.Select(Value, Gen.Byte.Array[0, 7], Gen.Byte.Array[0, 7], Gen.Bool).Sample((value, before, after, url) =>
        {
            value = value.Trim();
            var bytes = Encoding.UTF8.GetBytes(value);
            var text = Convert.ToBase64String([.. before, .. bytes, .. after]);
            text = url ? text.Replace('+', '-').Replace('/', '_').TrimEnd('=') : text;

            var masked = Redacted(Of(value), text);

            masked.Should().Contain(Mark);
            // What stays are the neighbours, and at most one character on each side that the value shares with them.
            (masked.Replace(Mark, "").Length - 4 * (before.Length + after.Length + 2) / 3).Should().BeLessThanOrEqualTo(4);
        }, iter: 300, threads: 1);

    // vm0-ai/vm0#28474: loggers print a key line by line.
    [Fact]
    public void The_lines_of_a_key_are_masked_one_by_one()
    {
        var redactor = Of("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\nshort\n-----END PRIVATE KEY-----\n");

        Redacted(redactor, "MIIEvQIBADANBgkqhkiG9w0B").Should().Be(Mark);
        Redacted(redactor, "key: \"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0B\\nAQEFAASCBKcwggSjAgEAAoIB\\n").Should().NotContain("MIIE").And.NotContain("AQEF");
        Redacted(redactor, "-----BEGIN PRIVATE KEY-----").Should().Be("-----BEGIN PRIVATE KEY-----");
        Redacted(redactor, "short").Should().Be("short");
    }

    [Fact]
    public void Values_that_overlap_are_masked_as_one()
    {
        var redactor = Of("abcdef", "defghi", "cdefgh", "xyzxyz1");

        Redacted(redactor, "-abcdefghi- abcde xyzxyzxyz1").Should().Be($"-{Mark}- abcde xyz{Mark}");
    }

    [Theory]
    [InlineData("12345", "shop/key is not masked: it is shorter than 6 bytes")]
    [InlineData(" a b \n", "shop/key is not masked: it is shorter than 6 bytes")]
    [InlineData("Password", "shop/key is not masked: it is a word that stands in ordinary lines")]
    [InlineData("000000000", "shop/key is not masked: it is a word that stands in ordinary lines")]
    public void What_is_not_masked_is_said_without_the_value(string value, string says)
    {
        var values = new SecretValues([("shop/key", Encoding.UTF8.GetBytes(value))]);

        values.Notes.Should().Equal(says);
        values.Count.Should().Be(0);
        Redacted(new Redactor([values]), $"it is {value}").Should().Be($"it is {value}");
    }

    [Fact]
    public void Memory_is_bounded_whatever_is_mounted()
    {
        var random = new Random(1);
        string Random(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next('a', 'z' + 1)));

        var values = new SecretValues(Enumerable.Range(0, 500).Select(i => ($"s/{i}", Encoding.ASCII.GetBytes(Random(i == 0 ? 70_000 : 200)))));

        values.Notes.Should().Contain("s/0 is not masked: it is longer than 65536 bytes");
        values.Notes.Should().Contain(note => note.Contains("the values would take more than"));
        (values.Count + values.Notes.Count).Should().Be(500);
        values.Count.Should().BeGreaterThan(50);
    }

    [Fact]
    public void The_values_are_cleared_where_they_came_from()
    {
        var value = "hunter2hunter2"u8.ToArray();

        var values = new SecretValues([("a/b", value)]);

        value.Should().AllBeEquivalentTo((byte)0);
        values.ToString().Should().NotContain("hunter2");
        Redacted(new Redactor([values]), "hunter2hunter2").Should().Be(Mark);
    }

    /// <summary>The judge looks for each value at each place.</summary>
    [Fact]
    public void Every_place_of_every_value_is_found()
    {
        var text = Gen.String[Gen.OneOf('a', 'b', 'c'), 0, 80];
        var found = 0;
        Gen.Select(Gen.String[Gen.OneOf('a', 'b', 'c'), 1, 6].Array[1, 6], text).Sample((values, line) =>
        {
            var trie = new ByteTrie();
            foreach (var value in values)
                trie.Add(Encoding.ASCII.GetBytes(value));
            trie.Link();
            var findings = new List<Finding>();
            trie.Find(Encoding.ASCII.GetBytes(line), findings);

            var expected = new bool[line.Length];
            foreach (var value in values)
            {
                for (var at = 0; (at = line.IndexOf(value, at, StringComparison.Ordinal)) >= 0; at++)
                    expected.AsSpan(at, value.Length).Fill(true);
            }
            var actual = new bool[line.Length];
            foreach (var finding in findings)
                actual.AsSpan(finding.Start, finding.End - finding.Start).Fill(true);
            actual.Should().Equal(expected);
            findings.Zip(findings.Skip(1)).All(pair => pair.First.End <= pair.Second.Start).Should().BeTrue();
            found += findings.Count;
        }, iter: 2_000, threads: 1);
        found.Should().BeGreaterThan(2_000);
    }

    private static Redactor Of(params string[] values) => new([new SecretValues(values.Select((value, i) => ($"s/{i}", Encoding.UTF8.GetBytes(value))))]);

    private static string Redacted(Redactor redactor, string line)
    {
        var output = new ArrayBufferWriter<byte>();
        return redactor.Redact(Encoding.UTF8.GetBytes(line), output) == 0 ? line : Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
