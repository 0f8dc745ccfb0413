namespace Injector.Hosting;

/// <summary>Where the serving certificate comes from.</summary>
internal enum TlsMode
{
    /// <summary>Made in memory at start, for localhost.</summary>
    Development,

    /// <summary>Two PEM files, as cert-manager and <c>kubectl create secret tls</c> keep them; reloaded when they change.</summary>
    Files,

    /// <summary>A CA and a leaf that the injector makes, renews and registers itself.</summary>
    SelfSignedCa,
}
