using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Admission;

namespace Injector.EndToEndTests.Templates;

/// <summary>
/// What <c>validate</c> passes, the API server takes: a template that it refuses would take every pod with it. Every field of a container and a
/// volume, with good and bad values, against a real API server.
/// </summary>
public sealed partial class StrictnessTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strictness");

    [Fact]
    public async Task No_template_passes_that_the_API_server_refuses()
    {
        var templates = GeneratedTemplates.All().ToList();
        for (var i = 0; i < templates.Count; i++)
        {
            templates[i].Template["metadata"]!["name"] = $"t{i}";
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, $"t{i}.yaml"), templates[i].Template.ToJsonString());
        }

        var refused = await RefusedByValidateAsync();
        var gap = new List<string>();
        for (var i = 0; i < templates.Count; i++)
            if (!refused.Contains(i) && await RefusedByKubernetesAsync(templates[i].Template) is { } message)
                gap.Add($"{templates[i].What}: {message}");

        refused.Count.Should().BeInRange(templates.Count / 4, templates.Count * 3 / 4, "good values pass, and bad ones do not");
        gap.Should().BeEmpty();
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return base.DisposeAsync();
    }

    private async Task<HashSet<int>> RefusedByValidateAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(InjectorBinary.Path, ["validate", _folder.FullName]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        return [.. Diagnostic().Matches(await output + await errors).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
    }

    private async Task<string?> RefusedByKubernetesAsync(JsonObject template)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "p" },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "a" }, template["spec"]!["sidecars"]![0]!["container"]!.DeepClone()),
                ["volumes"] = template["spec"]!["volumes"]!.DeepClone(),
            },
        };
        var answer = await CreateAsync(pod, dryRun: true);
        return answer.Status == HttpStatusCode.Created ? null : answer.Message;
    }

    [GeneratedRegex(@"\bt(\d+)\.yaml:\d+:\d+: (?!warning: )")]
    private static partial Regex Diagnostic();
}
