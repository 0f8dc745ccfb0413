using System.Security.Cryptography.X509Certificates;
using Injector.Certificates.SelfManaged;

namespace Injector.Tests.Certificates.SelfManaged;

public sealed class CertificateRotationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateLifetimes Lifetimes = CertificateLifetimes.Default;
    private static readonly CertificateRotation Rotation = new(Lifetimes, ["sidecar-injector.shop.svc", "10.0.0.7", "0::1"]);

    private readonly CertificateMaterial _fresh = Rotation.Advance(null, Start, successorIsTrusted: false);

    [Fact]
    public void From_nothing_come_a_CA_and_a_certificate_that_it_vouches_for()
    {
        _fresh.Successor.Should().BeNull();
        _fresh.Retired.Should().BeEmpty();
        _fresh.Bundle.Should().Be(_fresh.Authority.CertificatePem);
        _fresh.Serving.Hosts.Should().BeEquivalentTo("sidecar-injector.shop.svc", "10.0.0.7", "::1");
        _fresh.Authority.NotAfter.Should().Be(Start + Lifetimes.Authority);
        _fresh.Serving.NotAfter.Should().Be(Start + Lifetimes.Serving);
        _fresh.Serving.IssuedAt.Should().Be(Start);
        Chains.Verify(_fresh, Start).Should().BeTrue();
        Chains.Verify(_fresh, Start.AddMinutes(-4)).Should().BeTrue("the API server's clock may be behind");
    }

    [Fact]
    public void The_certificates_are_as_small_and_as_bounded_as_can_be()
    {
        using var authority = X509Certificate2.CreateFromPem(_fresh.Authority.CertificatePem);
        using var serving = X509Certificate2.CreateFromPem(_fresh.Serving.CertificatePem);

        authority.Extensions.OfType<X509BasicConstraintsExtension>().Single().Should().Match<X509BasicConstraintsExtension>(
            constraints => constraints.CertificateAuthority && constraints.HasPathLengthConstraint && constraints.PathLengthConstraint == 0);
        serving.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.Should().BeFalse();
        serving.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value.Should().Be("1.3.6.1.5.5.7.3.1");
        serving.GetECDsaPublicKey()!.KeySize.Should().Be(256);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(400)]
    public void What_comes_from_the_future_is_made_anew(int days)
    {
        var future = Rotation.Advance(null, Start.AddDays(days), successorIsTrusted: false);

        var mended = Rotation.Advance(future, Start, successorIsTrusted: false);

        Chains.Verify(mended, Start).Should().BeTrue();
        mended.IsFromTheFuture(Start).Should().BeFalse();
        Rotation.Advance(mended, Start, successorIsTrusted: false).Should().Be(mended, "once");
    }

    [Fact]
    public void A_serving_certificate_and_a_successor_from_the_future_are_replaced_and_the_CA_stays()
    {
        var due = Advance(_fresh, 300);
        var ahead = Rotation.Advance(_fresh, Start.AddDays(20), successorIsTrusted: false);
        ahead.Authority.Should().Be(_fresh.Authority);

        var mended = Rotation.Advance(ahead with { Successor = due.Authority == _fresh.Authority ? due.Successor : due.Authority }, Start, successorIsTrusted: false);

        mended.Authority.Should().Be(_fresh.Authority);
        mended.Successor.Should().BeNull();
        mended.Serving.IsFromTheFuture(Start).Should().BeFalse();
    }

    [Fact]
    public void Nothing_changes_before_two_thirds_of_a_life()
    {
        Advance(_fresh, 19).Should().Be(_fresh);
        CertificateMaterial.FromData(Data(_fresh)).Should().Be(_fresh, "what comes back from the Secret is what went in");
    }

    [Fact]
    public void A_serving_certificate_is_renewed_at_two_thirds_of_its_life_by_the_same_CA()
    {
        var renewed = Advance(_fresh, 20);

        renewed.Authority.Should().Be(_fresh.Authority);
        renewed.Serving.Should().NotBe(_fresh.Serving);
        renewed.Serving.NotAfter.Should().Be(Start.AddDays(50));
        renewed.Bundle.Should().Be(_fresh.Bundle);
    }

    [Fact]
    public void A_new_CA_first_joins_the_bundle_then_signs_and_the_old_one_leaves_when_it_expires()
    {
        var before = Advance(_fresh, 240);
        before.Successor.Should().BeNull();

        var joined = Advance(before, 244);
        joined.Successor.Should().NotBeNull();
        joined.Authority.Should().Be(_fresh.Authority);
        joined.Serving.IsSignedBy(_fresh.Authority).Should().BeTrue();
        joined.Bundle.Should().Be(_fresh.Authority.CertificatePem + joined.Successor!.CertificatePem);

        Advance(joined, 246, trusted: false).Authority.Should().Be(_fresh.Authority, "no registration was seen to trust the new one");
        Rotation.Advance(joined, Start.AddDays(244).AddMinutes(59), successorIsTrusted: true).Should().Be(joined, "the overlap is not over");

        var signs = Rotation.Advance(joined, Start.AddDays(244).AddHours(1), successorIsTrusted: true);
        signs.Authority.Should().Be(joined.Successor);
        signs.Successor.Should().BeNull();
        signs.Serving.IsSignedBy(joined.Successor).Should().BeTrue();
        signs.Bundle.Should().Contain(_fresh.Authority.CertificatePem);
        Chains.Verify(signs.Bundle, joined.Serving.CertificatePem, Start.AddDays(245)).Should().BeTrue("another replica still serves it");

        Advance(signs, 364).Retired.Should().NotBeEmpty();
        Advance(signs, 366).Retired.Should().BeEmpty();
    }

    [Fact]
    public void A_machine_that_slept_for_months_wakes_up_and_renews()
    {
        var woken = Advance(_fresh, 200);

        woken.Authority.Should().Be(_fresh.Authority);
        Chains.Verify(woken, Start.AddDays(200)).Should().BeTrue();
    }

    [Fact]
    public void A_machine_that_slept_longer_than_the_CA_lived_starts_anew()
    {
        var woken = Advance(_fresh, 400);

        woken.Authority.Should().NotBe(_fresh.Authority);
        Chains.Verify(woken, Start.AddDays(400)).Should().BeTrue();
    }

    [Fact]
    public void A_machine_that_slept_through_the_overlap_goes_on_with_the_successor()
    {
        var joined = Advance(_fresh, 250);

        var woken = Advance(joined, 370);

        woken.Authority.Should().Be(joined.Successor);
        Chains.Verify(woken, Start.AddDays(370)).Should().BeTrue();
    }

    [Fact]
    public void Another_name_makes_another_certificate()
    {
        var renamed = new CertificateRotation(Lifetimes, ["sidecar-injector.shop.svc"]).Advance(_fresh, Start, false);

        renamed.Authority.Should().Be(_fresh.Authority);
        renamed.Serving.Hosts.Should().BeEquivalentTo("sidecar-injector.shop.svc");
    }

    public static TheoryData<string, Action<Dictionary<string, string>>> Damages => new()
    {
        { "empty", data => data.Clear() },
        { "no CA key", data => data.Remove("ca.key") },
        { "a CA key that is not its own", data => data["ca.key"] = data["tls.key"] },
        { "garbage", data => data["ca.crt"] = "garbage" },
        { "a truncated key", data => data["ca.key"] = data["ca.key"][..60] },
        { "no serving certificate", data => data.Remove("tls.crt") },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_Secret_is_not_mistaken_for_a_good_one(string what, Action<Dictionary<string, string>> damage)
    {
        var data = Data(_fresh);
        damage(data);

        CertificateMaterial.FromData(data).Should().BeNull(what);
    }

    [Fact]
    public void A_damaged_successor_is_made_again_and_retired_garbage_is_left_out()
    {
        var data = Data(Advance(_fresh, 250));
        data["next-ca.key"] = "garbage";
        data["retired-ca.crt"] = "garbage";

        var material = Rotation.Advance(CertificateMaterial.FromData(data), Start.AddDays(250), false);

        material.Successor.Should().NotBeNull();
        material.Retired.Should().BeEmpty();
    }

    private static CertificateMaterial Advance(CertificateMaterial material, int day, bool trusted = true) =>
        Rotation.Advance(material, Start.AddDays(day), trusted);

    private static Dictionary<string, string> Data(CertificateMaterial material) =>
        material.ToData().Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);
}
