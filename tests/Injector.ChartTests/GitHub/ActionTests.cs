using System.Text.RegularExpressions;

namespace Injector.ChartTests.GitHub;

/// <summary>The action of <c>action.yml</c>, step by step on a repository of its own, against a stand-in for GitHub.</summary>
public sealed partial class ActionTests : IDisposable
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            sidecar-injector.io/inject: "true"
        spec:
          containers:
            - name: web
              image: registry.example/web:1.0

        """;

    private readonly SampleRepository _repository = new();

    private PullRequest Request => _repository.Request;

    [Fact]
    public void A_change_is_one_comment_that_is_written_anew_and_never_a_second_one()
    {
        _repository.Write("deploy/web.yaml", Pod);
        Request.Comments.AddRange(Enumerable.Range(0, 150).Select(i => new PullRequest.Comment("somebody", $"comment {i}")));

        var first = _repository.Use(("inject", "deploy"));
        first.IsFailed.Should().BeFalse(first.Log);
        first.Outputs["steps.inject.outputs.changed"].Should().Be("true");
        Request.Comments.Should().HaveCount(151);
        Request.Comments[^1].Body.Should().StartWith("<!-- sidecar-injector: inject -->\n").And.Contain("\n+  - name: log-processor\n");
        first.Summary.Should().Contain("\n+  - name: log-processor\n");

        _repository.Write("deploy/web.yaml", Pod.Replace("\"true\"", "\"false\""));
        _repository.Use(("inject", "deploy")).IsFailed.Should().BeFalse();
        Request.Comments.Should().HaveCount(151);
        Request.Comments[^1].Body.Should().Contain("No pod changes.").And.NotContain("log-processor:");
    }

    [Fact]
    public void Where_nothing_changes_nothing_is_said_and_another_use_has_a_comment_of_its_own()
    {
        _repository.Write("quiet.yaml", Pod.Replace("\"true\"", "\"false\""));
        _repository.Write("web.yaml", Pod);

        _repository.Use(("inject", "quiet.yaml")).IsFailed.Should().BeFalse();
        Request.Writes.Should().Be(0);

        _repository.Use(("inject", "web.yaml"), ("comment-key", "a")).IsFailed.Should().BeFalse();
        _repository.Use(("inject", "web.yaml"), ("comment-key", "b")).IsFailed.Should().BeFalse();
        Request.Comments.Should().HaveCount(2);

        _repository.Use(("inject", "web.yaml"), ("comment", "false")).Summary.Should().Contain("log-processor");
        Request.Writes.Should().Be(2);
    }

    [Fact]
    public void A_comment_of_somebody_else_is_left_alone_whatever_it_begins_with()
    {
        _repository.Write("web.yaml", Pod);
        Request.Comments.Add(new PullRequest.Comment("mallory", "<!-- sidecar-injector: inject -->\nmine"));

        _repository.Use(("inject", "web.yaml")).IsFailed.Should().BeFalse();

        Request.Comments.Should().HaveCount(2);
        Request.Comments[0].Body.Should().EndWith("mine");
    }

    [Fact]
    public void Without_the_permission_to_comment_the_report_is_in_the_summary_and_the_job_goes_on()
    {
        _repository.Write("web.yaml", Pod);
        Request.IsWritable = false;

        foreach (var token in (string[])[PullRequest.Token, "", "ghs_other"])
        {
            var run = _repository.Use(("inject", "web.yaml"), ("token", token));
            run.IsFailed.Should().BeFalse(run.Log);
            run.Log.Should().MatchRegex("::notice title=sidecar-injector::.*: the report is in the summary of the job\n");
            run.Summary.Should().Contain("\n+  - name: log-processor\n");
        }

        Request.Comments.Should().BeEmpty();
    }

    [Fact]
    public void What_manifests_say_stays_within_the_fence_and_gives_the_runner_no_commands()
    {
        // Three lines before a change are part of its diff.
        const string Markdown = """
                note: |
                  ```
                  @shop/everyone look <img src=x onerror=alert(1)></details>
                  `````
            """;
        const string Commands = """
                note: |
                  ::add-mask::a
                  ##[add-mask]b
            """;
        _repository.Write("::error::web.yaml", Pod.Replace("spec:", $"{Markdown}\nspec:"));
        _repository.Write("mask.yaml", Pod.Replace("spec:", $"{Commands}\nspec:"));

        var run = _repository.Use(("inject", "."));

        run.IsFailed.Should().BeFalse(run.Log);
        foreach (var text in (string[])[Request.Comments.Single().Body, run.Summary])
        {
            text.Should().Contain("@shop/everyone");
            Outside(text).Should().NotContain("@shop").And.NotContain("<img").And.NotContain("error").And.NotContain("mask");
        }

        var obeyed = Obeyed(run.Log);
        run.Log.Should().Contain("::add-mask::a").And.Contain("##[add-mask]b");
        obeyed.Should().NotContain("mask").And.NotContain("::error");
    }

    [Fact]
    public void What_is_longer_than_a_comment_may_be_is_cut_by_lines_and_said_to_be()
    {
        foreach (var i in Enumerable.Range(0, 40))
            _repository.Write($"deploy/web-{i:00}.yaml", Pod.Replace("name: web\n", $"name: wéb-{i:00}\n"));

        var run = _repository.Use(("inject", "deploy"));

        run.IsFailed.Should().BeFalse(run.Log);
        var comment = Request.Comments.Single().Body;
        comment.Length.Should().BeInRange(40_000, 65_536);
        var (shown, all) = Cut().Match(comment) is { Success: true } cut ? (int.Parse(cut.Groups[1].Value), int.Parse(cut.Groups[2].Value)) : default;
        comment.Should().Contain($"{all} lines of diff");
        var diff = comment[(comment.IndexOf("```diff\n", StringComparison.Ordinal) + 8)..];
        diff[..diff.IndexOf("\n```\n", StringComparison.Ordinal)].Split('\n').Should().HaveCount(shown).And.HaveCountLessThan(all);
        run.Summary.Should().Contain("wéb-39").And.NotContain("**Cut");
    }

    [Theory]
    [InlineData("error", true)]
    [InlineData("warning", true)]
    [InlineData("never", false)]
    public void A_pod_that_is_refused_fails_the_job_unless_nothing_may_and_is_told_in_the_comment(string failOn, bool fails)
    {
        _repository.Write("web.yaml", Pod.Replace("\"true\"", "\"true\"\n    sidecar-injector.io/log-path: ../etc"));

        var run = _repository.Use(("inject", "web.yaml"), ("fail-on", failOn));

        run.IsFailed.Should().Be(fails, run.Log);
        run.Summary.Should().Contain("ParameterInvalid");
    }

    [Theory]
    [InlineData("error", false)]
    [InlineData("warning", true)]
    [InlineData("never", false)]
    public void A_warning_fails_the_job_where_the_workflow_says_so(string failOn, bool fails)
    {
        _repository.Write("web.yaml", Pod.Replace("\"true\"", "\"true\"\n    sidecar-injector.io/log-pth: /var/log/web"));

        var run = _repository.Use(("inject", "web.yaml"), ("fail-on", failOn));

        run.IsFailed.Should().Be(fails, run.Log);
        Request.Comments.Single().Body.Should().Contain("did you mean log-path?");
    }

    [Fact]
    public void Templates_are_checked_and_their_errors_do_not_keep_the_manifests_from_being_shown()
    {
        _repository.Write("templates/bad.yaml", "apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {name: bad}\nspec: {nope: 1}\n");
        _repository.Write("web.yaml", Pod);

        var run = _repository.Use(("validate", "templates\n"), ("inject", "web.yaml\n\n  web.yaml"));

        run.IsFailed.Should().BeTrue();
        run.Log.Should().Contain("templates/bad.yaml:4:").And.Contain("spec.nope: is not a field");
        Request.Comments.Should().ContainSingle();
        _repository.Use(("validate", "templates"), ("fail-on", "never")).IsFailed.Should().BeFalse();
    }

    [Fact]
    public void A_cluster_that_cannot_be_reached_fails_the_job()
    {
        var run = _repository.Use(("check", "true"));
        run.IsFailed.Should().BeTrue();
        run.Log.Should().Contain("injector check: ");
    }

    [Theory]
    [InlineData("Problem", 1, "error", true)]
    [InlineData("Problem", 1, "never", false)]
    [InlineData("Advice", 0, "error", false)]
    [InlineData("Advice", 0, "warning", true)]
    [InlineData("Ok", 0, "warning", false)]
    public void What_check_finds_is_listed_and_fails_the_job_from_the_level_that_the_workflow_says(string level, int code, string failOn, bool fails)
    {
        _repository.Publish($$$"""
            echo "called with $*" >&2
            echo '{"problems": 0, "findings": [{"level": "{{{level}}}", "code": "NoEndpoints", "subject": "Service/a/b", "message": "::error::it is so", "fix": "do that"}]}'
            exit {{{code}}}
            """);

        var run = _repository.Use(("check", "true"), ("check-namespace", "shop"), ("fail-on", failOn));

        run.IsFailed.Should().Be(fails, run.Log);
        run.Log.Should().Contain("called with check -o json --namespace=shop").And.Contain($"{level} NoEndpoints Service/a/b: ::error::it is so; do that");
        Obeyed(run.Log).Should().NotContain("::error");
    }

    [Fact]
    public void An_archive_with_another_checksum_is_not_run()
    {
        _repository.Use(("sha256", _repository.Checksum)).IsFailed.Should().BeFalse();

        var pinned = _repository.Use(("sha256", new string('a', 64)), ("inject", "."), ("check", "true"));
        pinned.IsFailed.Should().BeTrue();
        pinned.Log.Should().Be($"::error title=sidecar-injector::{_repository.ArchiveName} does not have its checksum\n");

        Request.Release[_repository.ArchiveName] = [.. Request.Release[_repository.ArchiveName], 0];
        _repository.Use().Log.Should().Contain("does not have its checksum");
        Request.Release.Clear();
        _repository.Use().Log.Should().Contain($"{_repository.ArchiveName} of the release {Release.ReleaseTree.Version} cannot be downloaded");
    }

    [Theory]
    [InlineData("version", "1.0.0/../../evil")]
    [InlineData("version", "$(id)")]
    [InlineData("sha256", "short")]
    [InlineData("fail-on", "sometimes")]
    public void An_input_of_another_form_is_refused(string name, string value)
    {
        var run = _repository.Use((name, value), ("inject", "."));
        run.IsFailed.Should().BeTrue();
        run.Log.Should().StartWith($"::error title=sidecar-injector::{name} must be ");
    }

    [Fact]
    public void No_input_is_part_of_a_script_and_the_token_reaches_one_step_alone()
    {
        ActionRun.Steps.Should().OnlyContain(step => !((string)step["run"]!).Contains("${{"));
        ActionRun.Steps.Should().ContainSingle(step => step["env"]!.ToJsonString(Unescaped).Contains("inputs.token")).Which["run"]!.ToString().Should().Contain("comment.sh");
    }

    public void Dispose() => _repository.Dispose();

    private static readonly System.Text.Json.JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a reader of Markdown would not take for code: a fence is closed by one of no fewer backticks.</summary>
    private static string Outside(string markdown)
    {
        var outside = new List<string>();
        var fence = "";
        foreach (var line in markdown.Split('\n'))
            if (Fence().Match(line) is { Success: true } mark && (fence.Length == 0 || mark.Groups[1].Length >= fence.Length && mark.Groups[2].Length == 0))
                fence = fence.Length == 0 ? mark.Groups[1].Value : "";
            else if (fence.Length == 0)
                outside.Add(line);
        return string.Join('\n', outside);
    }

    /// <summary>The lines of a log in which the runner looks for commands.</summary>
    private static string Obeyed(string log) => Stopped().Replace(log, "");

    [GeneratedRegex("^ {0,3}(`{3,})(.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?s)::stop-commands::(\w{32})\n.*?\n::\1::\n")]
    private static partial Regex Stopped();

    [GeneratedRegex(@"\*\*Cut: (\d+) of (\d+) lines are shown\.\*\*")]
    private static partial Regex Cut();
}
