using System.Text;

namespace LogProcessor.Benchmarks;

/// <summary>A thousand lines of each kind that programs write. What is measured is one line of them.</summary>
internal static class LogLines
{
    public const int Count = 1_000;

    public static byte[][] Of(string kind) => [.. Enumerable.Range(0, Count).Select(i => Encoding.UTF8.GetBytes(Line(kind, i)))];

    private static string Line(string kind, int i) => kind switch
    {
        // 104 bytes, as in the comparison with other agents.
        "text" => $"2026-01-31T12:00:00.{i:d3}Z INFO  [worker-{i % 8}] c.e.shop.Orders: order {i:d8} was paid and is on its way to the store",
        "quotes" => $"2026-01-31T12:00:00.{i:d3}Z GET \"/api/orders/{i}\" \"Mozilla/5.0 (X11; Linux)\" path=\"C:\\temp\\{i}\" said=\"ok\"",
        "unicode" => $"2026-01-31 12:00:00 \u6ce8\u6587 {i:d8} \u304c\u652f\u6255\u308f\u308c\u307e\u3057\u305f\u3001\u9001\u4ed8\u4e2d\u3067\u3059 gr\u00fc\u00dfe aus K\u00f6ln",
        "json" => $"{{\"time\":\"2026-01-31T12:00:00.{i:d3}Z\",\"level\":\"info\",\"logger\":\"shop.orders\",\"order\":{i},\"msg\":\"paid and on its way\"}}",
        "trace" => (i % 20) switch
        {
            0 => $"2026-01-31T12:00:00.{i:d3}Z ERROR [worker-1] c.e.shop.Orders: order {i} failed",
            1 => "java.lang.IllegalStateException: the store is closed",
            12 => "Caused by: java.net.SocketTimeoutException: Read timed out",
            19 => "\t... 12 common frames omitted",
            _ => $"\tat com.example.shop.Orders.step{i % 20}(Orders.java:{i})",
        },
        "secrets" => $"2026-01-31T12:00:00.{i:d3}Z login of jane.doe{i}@example.com with password=hunter{i} card 4111 1111 1111 1111 took 12 ms",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
