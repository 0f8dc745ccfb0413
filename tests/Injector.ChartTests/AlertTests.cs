namespace Injector.ChartTests;

/// <summary>The alerts, by Prometheus' own test runner.</summary>
public sealed class AlertTests
{
    [Fact]
    public void Every_alert_fires_when_it_should_and_only_then()
    {
        var folder = Directory.CreateTempSubdirectory("chart-alerts-").FullName;
        File.Copy(AlertFile.Path, Path.Combine(folder, "alerts.yaml"));
        File.Copy(Path.Combine(Repository.Tests, "Alerts", "alerts_test.yaml"), Path.Combine(folder, "alerts_test.yaml"));
        var result = Tool.Promtool.Run("test", "rules", Path.Combine(folder, "alerts_test.yaml"));
        result.ExitCode.Should().Be(0, result.Output + result.Error);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_alert_is_tested_both_ways()
    {
        var tests = Yaml.Document(File.ReadAllText(Path.Combine(Repository.Tests, "Alerts", "alerts_test.yaml")))["tests"]!.AsArray()
            .SelectMany(test => test!["alert_rule_test"]!.AsArray()).ToList();
        foreach (var alert in AlertFile.Alerts.Select(alert => (string)alert["alert"]!))
        {
            tests.Should().Contain(test => (string)test!["alertname"]! == alert && test["exp_alerts"]!.AsArray().Count > 0, $"{alert} fires in a test");
            tests.Should().Contain(test => (string)test!["alertname"]! == alert && test["exp_alerts"]!.AsArray().Count == 0, $"{alert} is silent in a test");
        }
    }

    [Fact]
    public void Every_alert_says_how_bad_it_is_and_what_to_do()
    {
        foreach (var alert in AlertFile.Alerts)
        {
            ((string)alert["labels"]!["severity"]!).Should().BeOneOf("critical", "warning");
            ((string)alert["annotations"]!["summary"]!).Should().EndWith(".");
            ((string)alert["annotations"]!["description"]!).Length.Should().BeGreaterThan(60);
        }
    }
}
