using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Admission;
using Injector.Injection;
using Injector.Injection.Decisions;
using Injector.Injection.Reasons;
using Injector.Templates.Model;

namespace Injector.Tests.Admission;

public sealed class AdmissionReviewWriterTests
{
    private static readonly InjectionOutcome Skipped = new()
    {
        Decision = new Decision(10, false, Reason.NotOptedIn),
        Reason = Reason.NotOptedIn,
    };

    [Fact]
    public void Without_a_patch_there_is_neither_patch_nor_patchType()
    {
        Write(Skipped).Should().Be(
            """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u","allowed":true,"auditAnnotations":{"decision":"NotOptedIn"}}}""");
    }

    [Fact]
    public void A_refusal_says_what_is_wrong_and_which_key_is_to_blame()
    {
        var denied = Skipped with
        {
            Reason = Reason.ParameterInvalid,
            Allowed = false,
            Error = new InjectionError(Reason.ParameterInvalid, "must be a path that starts with /", "sidecar-injector.io/log-path"),
        };

        var response = Response(denied);

        response.GetProperty("allowed").GetBoolean().Should().BeFalse();
        var status = response.GetProperty("status");
        status.GetProperty("status").GetString().Should().Be("Failure");
        status.GetProperty("code").GetInt32().Should().Be(422);
        status.GetProperty("reason").GetString().Should().Be("ParameterInvalid");
        status.GetProperty("message").GetString().Should().Be("sidecar-injector.io/log-path: must be a path that starts with /");
    }

    [Fact]
    public void Our_own_fault_under_enforcement_is_a_500_in_the_status()
    {
        var denied = Skipped with { Reason = Reason.InternalError, Allowed = false, Error = new InjectionError(Reason.InternalError, "failed") };

        Response(denied).GetProperty("status").GetProperty("code").GetInt32().Should().Be(500);
    }

    [Fact]
    public void A_refusal_never_carries_a_patch()
    {
        var denied = Skipped with { Allowed = false, Patch = "[]"u8.ToArray() };

        Response(denied).TryGetProperty("patch", out _).Should().BeFalse();
    }

    [Fact]
    public void Templates_and_revisions_are_listed_for_the_audit_log()
    {
        var outcome = Skipped with { Templates = [Template("a", "0123456789"), Template("b", "abcdef0123")] };

        var annotations = Response(outcome).GetProperty("auditAnnotations");

        annotations.GetProperty("template").GetString().Should().Be("a,b");
        annotations.GetProperty("revision").GetString().Should().Be("0123456789,abcdef0123");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("line one\nline two\u0007\u007f", "line one line two  ")]
    [InlineData("quotes \" and ünïcode ❤", "quotes \" and ünïcode ❤")]
    public void Warnings_fit_into_a_header_line(string warning, string expected) =>
        Response(Skipped with { Warnings = [Warning(warning)] }).GetProperty("warnings")[0].GetString().Should().Be(expected);

    [Theory]
    [InlineData("x", 119)]
    [InlineData("x", 120)]
    [InlineData("x", 121)]
    [InlineData("😀", 60)]
    [InlineData("😀", 61)]
    [InlineData("😀", 4000)]
    public void Warnings_have_at_most_120_characters_and_are_cut_between_runes(string rune, int times)
    {
        var text = string.Concat(Enumerable.Repeat(rune, times));

        var fitted = Response(Skipped with { Warnings = [Warning(text)] }).GetProperty("warnings")[0].GetString()!;

        fitted.Length.Should().BeLessThanOrEqualTo(120);
        fitted.Should().NotContain("\uFFFD");
        if (text.Length <= 120)
            fitted.Should().Be(text);
        else
            fitted.Should().EndWith("…").And.StartWith(text[..100]);
    }

    [Theory]
    [InlineData("a \"quoted\" uid")]
    [InlineData("back\\slash and \u0000 NUL")]
    [InlineData("<>&'+ ünïcode 😀")]
    public void Any_uid_comes_back_as_it_was(string uid) => Response(Skipped, uid).GetProperty("uid").GetString().Should().Be(uid);

    private static InjectionWarning Warning(string text) => new(WarningCode.UnknownKey, Key: null, text);

    private static SidecarTemplate Template(string name, string revision) => new() { Name = name, Revision = revision, MakeShape = () => revision, Parameters = [] };

    private static string Write(InjectionOutcome outcome, string uid = "u")
    {
        var buffer = new ArrayBufferWriter<byte>();
        AdmissionReviewWriter.Write(buffer, uid, outcome).Should().Be(buffer.WrittenCount);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonElement Response(InjectionOutcome outcome, string uid = "u")
    {
        using var document = JsonDocument.Parse(Write(outcome, uid));
        return document.RootElement.GetProperty("response").Clone();
    }
}
