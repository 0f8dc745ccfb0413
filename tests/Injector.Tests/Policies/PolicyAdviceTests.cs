using Injector.Configuration;
using Injector.Injection.Reasons;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Policies;

/// <summary>What a policy advises is what the webhook warns of, and nothing more.</summary>
public sealed class PolicyAdviceTests
{
    private static readonly (string Words, WarningCode[] Codes)[] Kinds =
    [
        ("nothing reads ", [WarningCode.UnknownKey, WarningCode.MisplacedKey, WarningCode.ParameterOfAnotherTemplate]),
        ("has a word that is not followed", [WarningCode.OptInNotUnderstood]),
        ("contradict each other", [WarningCode.OptInContradicted]),
        ("is not honoured", [WarningCode.OptOutNotHonoured]),
        ("the namespace's label is ignored", [WarningCode.EnforceNotUnderstood]),
    ];

    [Fact]
    public async Task Keys_and_words_that_nobody_follows_are_told_where_the_webhook_tells_them()
    {
        using var server = await PolicyServers.StartAsync();
        var template = BuiltInTemplates.Catalog.Find("log-processor")!;
        List<PolicyCase> cases = [.. PolicyCase.Goldens.Select(PolicyCase.Of), .. Enumerable.Range(0, 200).Select(seed => Mistyped(seed, GeneratedPolicyCase.Make(seed, template)))];

        var compared = await new PolicyComparison(server, PolicyComparisonOf.Settings("log-processor")).CompareAsync(cases);

        var read = compared.Where(pod => pod.Outcome is { } outcome && outcome.Reason != Reason.MalformedPod).ToList();
        foreach (var pod in read)
            Told(pod).Should().Equal(Warned(pod), pod.ToString());
        foreach (var (words, _) in Kinds)
            read.Should().Contain(pod => pod.Advised.Any(said => said.Contains(words)), words);
        PolicyReport.Check("with advice", compared);
    }

    [Fact]
    public async Task Of_several_templates_the_keys_of_each_are_read()
    {
        using var server = await PolicyServers.StartAsync();
        var settings = InjectionSettings.Default(clusterRunsNativeSidecars: true);
        var cases = Enumerable.Range(0, 200).Select(seed => Mistyped(seed, SeveralTemplatesCase.Make(seed, settings))).ToList();

        var compared = await new PolicyComparison(server, settings).CompareAsync(cases);

        foreach (var pod in compared.Where(pod => pod.Outcome is { } outcome && outcome.Reason != Reason.MalformedPod))
            Told(pod).Should().Equal(Warned(pod), pod.ToString());
        compared.Should().Contain(pod => pod.Outcome!.Injected && pod.Outcome.Warnings.Any(warning => warning.Code == WarningCode.ParameterOfAnotherTemplate));
        PolicyReport.Check("with advice, several", compared);
    }

    /// <summary>Another key, or a word, in one of four.</summary>
    private static PolicyCase Mistyped(int seed, PolicyCase given)
    {
        var annotations = given.Pod["metadata"]!["annotations"]!;
        if (seed % 4 == 1)
            annotations["sidecar-injector.io/log-pth"] = "/var/log/app";
        if (seed % 8 == 5)
            annotations["sidecar-injector.io/service-name"] = "web";
        if (seed % 4 == 2)
            given.Pod["metadata"]!["labels"]!["sidecar-injector.io/template"] = "log-processor";
        return seed % 4 == 3
            ? given with { Namespace = given.Namespace with { Labels = new Dictionary<string, string>(given.Namespace.Labels) { ["sidecar-injector.io/status"] = "x" } } }
            : given;
    }

    private static IEnumerable<string> Told(ComparedPod pod) => Kinds.Select(kind => kind.Words).Where(words => pod.Advised.Any(said => said.Contains(words, StringComparison.Ordinal)));

    private static IEnumerable<string> Warned(ComparedPod pod) =>
        Kinds.Where(kind => pod.Outcome!.Warnings.Any(warning => kind.Codes.Contains(warning.Code))).Select(kind => kind.Words);
}
