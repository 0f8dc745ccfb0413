using System.Text;
using LogProcessor.Joining;

namespace LogProcessor.Tests.Joining;

/// <summary>Stack traces as they were reported. Each entry is one event; together they are the file.</summary>
public sealed class StackTraceTests
{
    public static TheoryData<string, string, string[]> Traces => new()
    {
        // Java. The name of the exception stands at the left edge, the message has a line of its own: fluent/fluent-bit#4608.
        {
            "java", "fluent/fluent-bit#4608",
            [
                "2022-01-12T16:21:01,940Z INFO  [main] c.v.s.Server: ready",
                """
                2022-01-12T16:21:01,947Z ERROR [http-nio-8080-exec-4] c.v.s.w.c.IgniteRestController: Failed to parse query. Syntax error in SQL statement "FAILING10[*] "; SQL statement:
                failing10 [42001-197]
                java.sql.SQLException: Failed to parse query. Syntax error in SQL statement "FAILING10[*] "; SQL statement:
                failing10 [42001-197]
                	at org.apache.ignite.internal.jdbc.thin.JdbcThinConnection.sendRequest(JdbcThinConnection.java:1009)
                	at org.apache.ignite.internal.jdbc.thin.JdbcThinStatement.execute0(JdbcThinStatement.java:234)
                """,
                "2022-01-12T16:21:02,001Z INFO  [main] c.v.s.Server: still ready",
            ]
        },
        {
            "java", "fluent/fluent-bit#4687, logstash-plugins/logstash-codec-multiline: causes, suppressed ones, common frames",
            [
                """
                javax.servlet.ServletException: Something bad happened
                    at com.example.myproject.OpenSessionInViewFilter.doFilter(OpenSessionInViewFilter.java:60)
                    at org.mortbay.jetty.servlet.ServletHandler$CachedChain.doFilter(ServletHandler.java:1157)
                	Suppressed: java.io.IOException: close failed
                		at com.example.Pool.close(Pool.java:12)
                		... 3 more
                Caused by: com.example.myproject.MyProjectServletException
                	at com.example.myproject.MyServlet.doPost(MyServlet.java:169)
                	... 27 common frames omitted
                Caused by: org.hibernate.exception.ConstraintViolationException: could not insert: [com.example.myproject.MyEntity]
                	... 32 more
                """,
                """
                java.lang.IllegalStateException: closed
                	at com.example.Pool.take(Pool.java:30)
                """,
                """
                Exception in thread "main" java.lang.NoClassDefFoundError: com/example/Main
                	at java.base/java.lang.Class.forName0(Native Method)
                """,
                "bye",
            ]
        },
        {
            "java", "Logback, root cause first; colours",
            [
                """
                12:00:00.123 [main] ERROR c.e.App - failed
                java.io.IOException: disk
                	at com.example.Disk.write(Disk.java:5)
                Wrapped by: java.lang.RuntimeException: save
                	at com.example.App.save(App.java:9)
                """,
                "\u001b[32m12:00:01.000\u001b[0m [main] INFO c.e.App - goes on",
                "{\"level\":\"info\"}",
            ]
        },
        // Python: chains print an empty line, a sentence and an empty line between two tracebacks: python/cpython#127021, micropython/micropython#391.
        {
            "python", "python/cpython#127021",
            [
                "INFO:root:start",
                """
                ERROR:root:it failed
                Traceback (most recent call last):
                  File "test.py", line 15, in show_something
                    raise_exception()
                  File "test.py", line 8, in raise_exception
                    raise OriginalException()
                OriginalException

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                  File "test.py", line 19, in <module>
                    show_something()
                    ~~~~~~~~~~~~~~^^
                  [Previous line repeated 995 more times]
                AnotherException: two

                The above exception was the direct cause of the following exception:

                Traceback (most recent call last):
                  File "test.py", line 22, in <module>
                KeyError: 'x'
                """,
                "INFO:root:end",
            ]
        },
        {
            "python", "pytest-dev/pytest#8321: links of a chain without a traceback",
            [
                """
                starting
                Traceback (most recent call last):
                  File "a.py", line 1, in <module>
                RuntimeError: mnop

                The above exception was the direct cause of the following exception:

                KeyError: 'ijkl'
                """,
                """
                Traceback (most recent call last):
                  File "b.py", line 1, in <module>
                ValueError
                """,
                "plain",
            ]
        },
        {
            "python", "PEP 654: exception groups; a syntax error has no traceback",
            [
                """
                  + Exception Group Traceback (most recent call last):
                  |   File "<stdin>", line 1, in <module>
                  | ExceptionGroup: tasks (2 sub-exceptions)
                  +-+---------------- 1 ----------------
                    | Traceback (most recent call last):
                    |   File "<stdin>", line 3, in <module>
                    | ValueError: 1
                    +---------------- 2 ----------------
                    | TypeError: 2
                    +------------------------------------
                """,
                """
                  + Exception Group Traceback (most recent call last):
                  | ExceptionGroup: one after another (1 sub-exception)
                  +-+---------------- 1 ----------------
                    | ValueError: 3
                    +------------------------------------
                """,
                """
                loading plugin
                  File "plugin.py", line 3
                    x = = 1
                        ^
                SyntaxError: invalid syntax
                """,
                "loaded",
            ]
        },
        // Go: maruel/panicparse#44 and #93 (no empty line before the goroutine), gofiber/fiber#3815 (the same after panic:).
        {
            "go", "maruel/panicparse#44",
            [
                """
                2019/04/15 17:44:16 http: panic serving [::1]:50622: string length out of range: -58
                goroutine 52 [running]:
                net/http.(*conn).serve.func1(0xc000198000)
                        /usr/local/Cellar/go/1.12.1/libexec/src/net/http/server.go:1769 +0x139
                panic(0x4750f80, 0xc000246260)
                        /usr/local/Cellar/go/1.12.1/libexec/src/runtime/panic.go:522 +0x1b5
                created by net/http.(*Server).Serve
                        /usr/local/Cellar/go/1.12.1/libexec/src/net/http/server.go:2884 +0x2f4
                """,
                "2019/04/15 17:44:17 next request",
            ]
        },
        {
            "go", "gofiber/fiber#3815, influxdata/influxdb#6428: several goroutines",
            [
                "listening",
                """
                panic: runtime error: invalid memory address or nil pointer dereference
                [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45e6f4]

                goroutine 1 [running]:
                main.(*Server[...]).handle(0xc000012345, {0x1, 0x2})
                	/src/main.go:12 +0x1d

                goroutine 109 [IO wait]:
                net.(*pollDesc).Wait(0xc208a3b100, 0x72, 0x0, 0x0)
                	/usr/local/go/src/net/fd_poll_runtime.go:84 +0x47
                ...additional frames elided...
                created by main.main in goroutine 1
                	/src/main.go:8 +0x25
                exit status 2
                """,
                "restarted",
                """
                panic: first line
                second line of what was thrown
                	panic: again [recovered]
                goroutine 7 [running]:
                main.main()
                	/src/main.go:3
                """,
                "level=info msg=done",
            ]
        },
        {
            "go", "golang/go runtime: fatal errors",
            [
                """
                runtime: goroutine stack exceeds 1000000000-byte limit
                fatal error: stack overflow

                runtime stack:
                runtime.throw({0x4a1c5b?, 0x7ffd?})
                	/usr/local/go/src/runtime/panic.go:1101 +0x48 fp=0x7ffd sp=0x7ffd pc=0x43

                goroutine 1 gp=0xc000002380 m=0 [running]:
                main.f(0x0)
                	/src/main.go:4 +0x1

                rax    0x0
                rbx    0x1c
                """,
                "started again",
            ]
        },
        // .NET: inner exceptions, the mark between asynchronous frames at the left edge: GoogleCloudPlatform/fluent-plugin-detect-exceptions#58, fluent/fluent-bit#5680.
        {
            "dotnet", "GoogleCloudPlatform/fluent-plugin-detect-exceptions#58, fluent/fluent-bit#5680",
            [
                """
                Unhandled exception. System.ApplicationException: application error
                 ---> System.NullReferenceException: Object reference not set to an instance of an object.
                   at Program.<Main>$(String[] args) in /src/Program.cs:line 6
                   --- End of inner exception stack trace ---
                   at Program.<Main>$(String[] args) in /src/Program.cs:line 10
                --- End of stack trace from previous location where exception was thrown ---
                   at System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()
                --- End of stack trace from previous location ---
                   at System.Web.Http.Filters.ActionFilterAttribute.<CallOnActionExecutedAsync>d__6.MoveNext()
                """,
                "next",
            ]
        },
        {
            "dotnet", "fluent/fluent-bit#7892: the console logger",
            [
                """
                info: Logging_Demo.Controllers.WeatherForecastController[0]
                      Request comes for Endpoint /getone
                """,
                """
                fail: Logging_Demo.Middleware.Exceptions.ExceptionHandlingMiddleware[0]
                      An Exception occurred while processing the request
                      Logging_Demo.Exceptions.CustomException: Oppss
                         at Logging_Demo.Services.WeatherForecastService.Test() in /src/Services/WeatherForecastService.cs:line 52
                """,
                "info: Microsoft.Hosting.Lifetime[0]",
            ]
        },
        {
            "dotnet", "Serilog's console; Npgsql's code in parentheses; an aggregate with its empty lines",
            [
                """
                [12:00:00 ERR] Query failed
                Npgsql.PostgresException (0x80004005): 42P01: relation "x" does not exist

                POSITION: 15
                   at Npgsql.Internal.NpgsqlConnector.ReadMessageLong()
                """,
                "[12:00:01 INF] Retrying",
                """
                [12:00:02 ERR] Gave up
                System.AggregateException: One or more errors occurred. (a) (b)
                 ---> System.Exception: a
                   at A.B()
                   --- End of inner exception stack trace ---

                 ---> (Inner Exception #1) System.Exception: b<---

                """,
                "[12:00:03 INF] Done",
            ]
        },
        {
            "indent", "elastic/beats: whatever is indented",
            ["SELECT *\n  FROM t\n\tWHERE x", "next", "", "{\n  \"a\": 1", "}"]
        },
        {
            @"^\d{4}-\d\d-\d\d ", "open-telemetry line_start_pattern: a record begins with a date",
            ["no date yet\r\nneither here\r", "2026-01-31 one\r\nmore\r\n\r", "2026-02-01 two\r"]
        },
        { "none", "every line for itself", ["a", " b", "", "\tat c.d"] },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public void Every_event_stays_whole(string rule, string source, string[] events)
    {
        var joiner = new EventJoiner(JoinSetting.Parse(rule), JoinBounds.Default);
        var joined = new List<string>();
        foreach (var line in string.Join('\n', events).Split('\n'))
            Add(joined, joiner.Accept(Encoding.UTF8.GetBytes(line), now: 0));
        Add(joined, joiner.Finish());

        joined.Should().Equal(events, "that is what {0} shows", source);
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void Every_line_of_an_event_but_its_first_is_seen_to_go_on_or_follows_one_that_is_seen_to_be_followed(string rule, string source, string[] events)
    {
        if (rule is "none" or "indent" or [('^'), ..])
            return;
        // Not a promise for each line (a message's second line looks like any other), but for most of them: a file keeps its turn.
        var inner = events.Select(text => text.Split('\n')).SelectMany(lines => lines.Zip(lines.Skip(1))).ToList();
        var seen = inner.Count(pair => TurnShape.IsMoreLikely(Encoding.UTF8.GetBytes(pair.First)) || TurnShape.IsContinuation(Encoding.UTF8.GetBytes(pair.Second)));

        seen.Should().BeGreaterThanOrEqualTo(inner.Count / 2, source);
    }

    private static void Add(List<string> events, JoinedEvents joined)
    {
        foreach (var one in joined)
        {
            events.Add(Encoding.UTF8.GetString(one.Bytes));
            one.Lines.Should().Be(events[^1].Count(character => character == '\n') + 1);
        }
    }
}
