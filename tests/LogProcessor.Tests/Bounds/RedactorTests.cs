using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using LogProcessor.Bounds;

namespace LogProcessor.Tests.Bounds;

public sealed class RedactorTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

    [Theory]
    // sipyourdrink-ltd/bernstein#3818, PostHog/posthog-js#4783: together, grouped, one after the other; the networks' published test numbers.
    [InlineData("card", "card 4111111111111111", "card [redacted:card]")]
    [InlineData("card", "4111-1111-1111-1111, 5500 0055 5555 5559.", "[redacted:card], [redacted:card].")]
    [InlineData("card", "4111 1111 1111 1111 5555 5555 5555 4444", "[redacted:card] [redacted:card]")]
    [InlineData("card", "amex 3782 822463 10005 or 378282246310005", "amex [redacted:card] or [redacted:card]")]
    [InlineData("card", "pan=6011111111111117;3530111333300000", "pan=[redacted:card];[redacted:card]")]
    [InlineData("card", "expires 4111111111111111 12/27", "expires [redacted:card] 12/27")]
    [InlineData("email", "from jane.doe+x@mail.example.co.uk, to <b@c.de>", "from [redacted:email], to <[redacted:email]>")]
    [InlineData("email", "a@b.de@c.fr", "[redacted:email]@c.fr")]
    [InlineData("email", "mail ends. x@example.com.", "mail ends. [redacted:email].")]
    [InlineData("bearer", "Authorization: Bearer ya29.a0AfH6SMBx", "Authorization: Bearer [redacted:bearer]")]
    [InlineData("bearer", "bearer abcdefghijklmnopqrstuvwxyz", "bearer [redacted:bearer]")]
    [InlineData("jwt", "token " + Jwt + " end", "token [redacted:jwt] end")]
    [InlineData("jwt", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0In0. unsigned", "[redacted:jwt] unsigned")]
    [InlineData("jwt", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.x", "[redacted:jwt]")]
    [InlineData("key-value", "password=hunter2 user=x", "password=[redacted:key-value] user=x")]
    [InlineData("key-value", "DB_PASSWORD: 'a \\' b', next", "DB_PASSWORD: '[redacted:key-value]', next")]
    [InlineData("key-value", """{"apiKey":"a\"b","n":1}""", """{"apiKey":"[redacted:key-value]","n":1}""")]
    [InlineData("key-value", """{"msg":"{\"client_secret\":\"abc\",\"b\":1}"}""", """{"msg":"{\"client_secret\":\"[redacted:key-value]\",\"b\":1}"}""")]
    [InlineData("key-value", "GET /?access_token=abc&x=1 HTTP/1.1", "GET /?access_token=[redacted:key-value]&x=1 HTTP/1.1")]
    [InlineData("key-value", "authorization: Basic dXNlcjpwYXNz", "authorization: Basic [redacted:key-value]")]
    [InlineData("key-value", "x-api-key => k1", "x-api-key => [redacted:key-value]")]
    [InlineData("key-value", "postgres://app:p@ss@db:5432/x", "postgres://app:[redacted:key-value]@db:5432/x")]
    [InlineData("key-value", "Server=db;Pwd=x y;Encrypt=true", "Server=db;Pwd=[redacted:key-value] y;Encrypt=true")]
    [InlineData("key-value", "token=\"cut off", "token=\"[redacted:key-value]")]
    [InlineData("order=/ORD-\\d{6,}/", "ORD-123456 ORD-1", "[redacted:order] ORD-1")]
    [InlineData("/a,b/, card", "a,b 4111111111111111", "[redacted:pattern] [redacted:card]")]
    public void What_is_found_is_masked(string setting, string line, string masked) => Redacted(setting, line).Should().Be(masked);

    [Theory]
    // pii-shield/pii-shield#209, philterd/phileas#120, tinyhumansai/tinycortex#154: times in milliseconds; sipyourdrink-ltd/bernstein#3810: identifiers.
    [InlineData("card", "t=1548138160707 time_processed:1647725122227")]
    [InlineData("card", "trace 2018678836144587 id 4111111111111112")]
    // philterd/phileas#120: a UUID whose digits have the check digit; garrytan/gstack#2681: dates of migrations.
    [InlineData("card", "47223179-9330-4259-b66c-f2db26efb20c 20260823000001_reap.sql")]
    [InlineData("card", "a4111111111111111 4111111111111111f 0.4111111111111111 41111111111111110000000 4111-1111 1111-1111")]
    [InlineData("card", "case 1747-9192-2056-7223")]
    [InlineData("email", "user@host @decorator react@18.2.0 a@.de a@b. @example.com")]
    [InlineData("bearer", "the bearer authentication failed; forbearer 12345678x; Bearer")]
    [InlineData("jwt", "eyJ eyJhbGciOiJIUzI1NiJ9 eyJhbGciOiJIUzI1NiJ9.abc.def")]
    [InlineData("key-value", "12:00:00 tokens: 5 pass: 3 secretary=x password= token=null, \"secret\":{\"a\":1} key=1 http://host:80/a@b")]
    [InlineData("key-value", "password=****")]
    public void What_only_looks_like_it_stays(string setting, string line) => Redacted(setting, line).Should().Be(line);

    [Theory]
    [InlineData("""{"pan":4111111111111111,"s":"4111111111111111"}""", """{"pan":"[redacted:card]","s":"[redacted:card]"}""")]
    [InlineData("""{"a":"\"","password": 12345 }""", """{"a":"\"","password": "[redacted:key-value]" }""")]
    [InlineData("""{"msg":"password=12345"}""", """{"msg":"password=[redacted:key-value]"}""")]
    public void An_object_stays_one(string line, string masked)
    {
        Redacted("card,key-value", line).Should().Be(masked);
        JsonDocument.Parse(masked);
    }

    [Fact]
    public void What_overlaps_is_masked_once_and_whole()
    {
        Redacted("/[a-f]+/, two=/[d-i]+/", "abcdefghi j").Should().Be("[redacted:pattern] j");
        Redacted("key-value, jwt, bearer", $"Authorization: Bearer {Jwt}").Should().Be("Authorization: Bearer [redacted:key-value]");
    }

    [Fact]
    public void A_line_without_a_find_is_not_copied()
    {
        var output = new ArrayBufferWriter<byte>();

        new Redactor(RedactSetting.Parse("card,email")).Redact("an ordinary line"u8, output).Should().Be(0);

        output.WrittenCount.Should().Be(0);
    }

    [Fact]
    public void What_was_masked_is_counted_by_name_and_said_once_a_period()
    {
        var redactor = new Redactor(RedactSetting.Parse("card, email, jwt"));
        redactor.Redact("a@b.de c@d.de 4111111111111111"u8, new ArrayBufferWriter<byte>(), now: 100).Should().Be(3);

        redactor.TakeReport(10_099).Should().BeNull();
        redactor.TakeReport(10_100).Should().Be("masked 3 values in 10 s: card 1, email 2");
        redactor.TakeReport(99_999).Should().BeNull();
        redactor.Counts.Should().Equal(("card", 1), ("email", 2), ("jwt", 0));
    }

    [Theory]
    [InlineData("cards", "redact: cards is unknown (card, email, bearer, jwt, key-value); a pattern stands between slashes, /cards/")]
    [InlineData("/a", "redact: the pattern /a has no closing slash")]
    [InlineData("/a/b/", "redact: after /a/ a comma is missing*")]
    [InlineData("/a(/", "the pattern a( cannot be used: a group is not closed")]
    [InlineData("my name=/a/", "redact: my name is no name for a pattern*")]
    [InlineData("card,card", "redact: card is there twice*")]
    [InlineData("/a/,/b/", "redact: pattern is there twice; a pattern of its own name is written pattern2=/…/")]
    public void What_is_wrong_with_the_setting_is_said(string text, string says)
    {
        var parse = () => RedactSetting.Parse(text);

        parse.Should().Throw<FormatException>().WithMessage(says);
    }

    // buildbuddy-io/buildbuddy#10386, wienerdog-ai/wienerdog#310: a secret across the border of two chunks is in neither of them.
    [Fact]
    public void A_long_line_is_cut_where_nothing_to_be_masked_is()
    {
        string[] secrets = ["4111 1111 1111 1111", "jane@example.com", "password=\"x y z hunter2\"", "Bearer abc123def456", Jwt];
        var redactor = new Redactor(RedactSetting.Parse("card, email, key-value, bearer, jwt, /hunter2/"));
        Gen.Select(Gen.OneOf(secrets).Array[1, 12], Gen.OneOf(" ", ", ", "\u00fc; "), Gen.Int[200, 400]).Sample((items, separator, limit) =>
        {
            var line = Encoding.UTF8.GetBytes(string.Join(separator, items));
            var whole = Redacted(redactor, line);
            var parts = new List<string>();
            for (var rest = line.AsSpan(); !rest.IsEmpty;)
            {
                var cut = redactor.Cut(rest[..Math.Min(rest.Length, limit + Redactor.Overlap)], limit);
                cut.Should().BeInRange(1, limit);
                parts.Add(Redacted(redactor, rest[..cut]));
                rest = rest[cut..];
            }
            string.Concat(parts).Should().Be(whole);
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void A_cut_is_found_also_in_a_line_that_is_one_secret() =>
        new Redactor(RedactSetting.Parse("/a+/")).Cut(Enumerable.Repeat((byte)'a', 100_000).ToArray(), 50_000).Should().Be(50_000);

    /// <summary>Lines made of the beginnings of what is looked for; the patterns' own work is counted where they are tested.</summary>
    [Theory]
    [InlineData("@")]
    [InlineData("a@b")]
    [InlineData("a.b.")]
    [InlineData("4111 ")]
    [InlineData("4")]
    [InlineData("eyJ")]
    [InlineData("eyJabcdefghij.")]
    [InlineData("eyJabcdefghij..")]
    [InlineData("password=\"")]
    [InlineData("password=*")]
    [InlineData("password=\\")]
    [InlineData("password")]
    [InlineData("://a:")]
    [InlineData("://")]
    [InlineData(":")]
    [InlineData("Bearer ")]
    [InlineData("b")]
    [InlineData("\\\"token\\\":\\\"")]
    [InlineData("token='token=\"")]
    [InlineData("\\")]
    public void No_byte_of_a_hostile_line_is_looked_at_often(string unit)
    {
        var redactor = new Redactor(RedactSetting.Parse("card, email, bearer, jwt, key-value"));
        foreach (var filling in new[] { "", " ", "x" })
        {
            var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit + filling, 100_000)) + "=@");
            var before = Effort.Bytes;

            redactor.Redact(line, new ArrayBufferWriter<byte>());

            // Five rules; a separator looks back at no more than a name. The square would be some ten thousand times the line.
            (Effort.Bytes - before).Should().BeInRange(1, 100L * line.Length);
        }
    }

    [Fact]
    public void Masking_costs_no_allocation_once_it_has_seen_a_few()
    {
        var redactor = new Redactor(RedactSetting.Parse("card, email, bearer, jwt, key-value, /ORD-\\d+/"));
        var line = Encoding.UTF8.GetBytes($"a@b.de 4111111111111111 password=x ORD-12 Bearer {Jwt}");
        var output = new ArrayBufferWriter<byte>(4096);
        for (var i = 0; i < 10; i++)
        {
            output.ResetWrittenCount();
            redactor.Redact(line, output).Should().Be(5);
        }
        output.ResetWrittenCount();
        var before = GC.GetAllocatedBytesForCurrentThread();
        redactor.Redact(line, output);

        // The pattern's pass over a line that it matches.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100);
    }

    private static string Redacted(string setting, string line) => Redacted(new Redactor(RedactSetting.Parse(setting)), Encoding.UTF8.GetBytes(line));

    private static string Redacted(Redactor redactor, ReadOnlySpan<byte> line)
    {
        var output = new ArrayBufferWriter<byte>();
        return redactor.Redact(line, output) == 0 ? Encoding.UTF8.GetString(line) : Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
