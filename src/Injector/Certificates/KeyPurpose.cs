namespace Injector.Certificates;

/// <summary>What a certificate's key may be used for: the purposes of its extended key usage. Source: RFC 5280, section 4.2.1.12.</summary>
internal static class KeyPurpose
{
    public const string Any = "2.5.29.37.0";

    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
}
