namespace Injector;

/// <summary>
/// The ids and names of everything the log says, unique in the program: what an operator filters and alerts on. A hundred for
/// each folder, in the order of its layers; an id is never given to another event. docs/operations.md explains each.
/// </summary>
internal static class EventIds
{
    // Admission
    public const int ReviewFailed = 1001;
    public const int RequestRefused = 1002;
    public const int ClientGone = 1003;
    public const int ReviewNotRecorded = 1004;

    // Telemetry
    public const int Reviewed = 1101;

    // Files
    public const int FileEventsUnavailable = 1201;
    public const int ReloadFailed = 1202;

    // Background
    public const int BackgroundWorkFailed = 1251;
    public const int BackgroundWorkRecovered = 1252;

    // Certificates
    public const int CertificateLoaded = 1301;
    public const int CertificateKept = 1302;
    public const int CertificateUnfit = 1303;
    public const int CertificatesWritten = 1311;
    public const int CaBundleSet = 1312;
    public const int CertificateServed = 1313;
    public const int CertificatesFromTheFuture = 1315;
    public const int ClientRefused = 1321;
    public const int ClientAuthoritiesLoaded = 1322;
    public const int ClientAuthoritiesKept = 1323;

    // Cluster
    public const int ServerVersionFound = 1401;
    public const int ServerVersionRefused = 1402;
    public const int EventNotWritten = 1411;
    public const int NamespacesListed = 1421;
    public const int NamespaceWatchRecovered = 1423;

    // Reporting
    public const int CoverageSeen = 1451;
    public const int CoverageAssumed = 1452;
    public const int ReportKindMissing = 1453;
    public const int ReportsNotWritten = 1454;

    // Hosting
    public const int ConfigurationError = 1501;
    public const int ConfigurationWarning = 1502;
    public const int ConfigurationKept = 1503;
    public const int ConfigurationUnreadable = 1504;
    public const int ConfigurationLoaded = 1505;
    public const int Draining = 1511;
    public const int EndingAtOnce = 1512;
}
