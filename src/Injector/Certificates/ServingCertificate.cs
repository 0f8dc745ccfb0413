using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Certificates;

/// <summary>
/// A certificate with its private key and intermediates, ready for handshakes. Immutable; a rotation makes a new one.
/// </summary>
/// <remarks>
/// The TLS context is built once per certificate, not per connection: that keeps chain building out of the handshake, lets
/// sessions resume, and (offline) never asks the network for a missing intermediate. A replaced certificate is left to the
/// garbage collector, since handshakes may still be using it.
/// </remarks>
internal sealed class ServingCertificate
{
    private ServingCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
    {
        Leaf = leaf;
        NotBefore = leaf.NotBefore.ToUniversalTime();
        NotAfter = leaf.NotAfter.ToUniversalTime();
        Context = SslStreamCertificateContext.Create(leaf, intermediates, offline: true);
    }

    public X509Certificate2 Leaf { get; }

    public SslStreamCertificateContext Context { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <param name="leaf">Must carry its private key.</param>
    /// <param name="intermediates">Sent along so that a client that knows only the root can build the chain.</param>
    public static ServingCertificate Create(X509Certificate2 leaf, X509Certificate2Collection intermediates) => new(leaf, intermediates);

    /// <summary>Reads a PEM chain, leaf first, and the leaf's key.</summary>
    /// <exception cref="InvalidCertificateException">Nothing usable in it, or the key is another certificate's.</exception>
    public static ServingCertificate FromPem(string certificates, string privateKey)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificates);
        }
        catch (CryptographicException e)
        {
            throw new InvalidCertificateException($"the certificate file is not readable PEM: {e.Message}");
        }

        if (chain.Count == 0)
            throw new InvalidCertificateException("the certificate file holds no PEM certificate");

        X509Certificate2 leaf;
        try
        {
            leaf = X509Certificate2.CreateFromPem(certificates, privateKey);
        }
        // A kind of key that this platform has no TLS for is "not supported", to which a reload must not fall either.
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidCertificateException($"the private key does not fit the first certificate ({chain[0].Subject}): {e.Message}");
        }

        chain.RemoveAt(0);
        try
        {
            return new ServingCertificate(leaf, chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidCertificateException($"TLS does not take the certificate ({leaf.Subject}): {e.Message}");
        }
    }
}

/// <summary>Certificate material that cannot be served; the message says what is wrong with it.</summary>
internal sealed class InvalidCertificateException(string message) : Exception(message);
