namespace LogProcessor.Running;

internal static class Help
{
    public const string Text = """
        log-processor: writes every line of an application's log files to standard output, once, and accounts for every byte.

        log-processor            follows the files until SIGTERM
        log-processor init       says what will be followed and whether it can be read; never fails
        log-processor healthy    the liveness probe: 0 while the program does its work, 1 when it does not

        Settings are environment variables:
          LOG_DIRECTORIES           absolute directories, separated by commas                          /logs
          LOG_CONTAINERS            the application's container of each directory, for format json     none
          LOG_FILES                 patterns relative to each directory; **/ for all levels below,     *.log
                                    32 at most; !pattern leaves files out
          LOG_FORMAT                raw | text | json                                                  raw
          MULTILINE                 none | java | python | go | dotnet | indent | PATTERN              none
          RATE_LIMIT                lines of each file: 1000/s, 600/m, 200/s burst 500                 none
          REDACT                    what is masked: card, email, bearer, jwt, key-value, or /PATTERN/  none
          REDACT_SECRETS_DIRECTORY  files whose exact values are masked                                none
          STATE_DIRECTORY           a small writable directory: positions and counters                 /state, or /tmp
          LIVE_DIRECTORY            files format, multiline, rate-limit and redact, which may change:  /live
                                    a value, or VALUE until 2026-01-31T12:00:00Z; empty: as above.
                                    A limit there is stricter than RATE_LIMIT, and what is masked more
          LIVE_BOUNDS               narrower bounds of those, a line each: NAME TYPE values=a|b        none
                                    or NAME TYPE pattern=PATTERN
          HEARTBEAT_FILE            written anew while the program does its work          STATE_DIRECTORY/heartbeat
          METRICS_PORT              port for GET /metrics                                              none
          POLL_SECONDS              how often files are looked at where the kernel tells of nothing    1
          LIFECYCLE                 native: SIGTERM comes when the application has ended;              classic
                                    classic: together with it
          DRAIN_QUIET_SECONDS       after SIGTERM: stop when nothing was written for so long           2
          DRAIN_SECONDS             after SIGTERM: stop in any case                                    20
          TRUNCATE_ABOVE_BYTES      empty a file that was read and is larger; 0: never                 0
          TRUNCATE                  true | false; false: as if that were 0                             true

        Exit codes: 0 stopped, all read or time was up; 1 state or standard output cannot be written; 2 settings or arguments.

        """;
}
