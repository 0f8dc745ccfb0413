using System.Text.Json;
using Injector.Checks;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Tests.Rollouts;

/// <summary>Which pods a wave takes, and in which order.</summary>
public sealed class WaveTests
{
    [Fact]
    public void One_pod_of_each_owner_comes_before_the_second_of_any()
    {
        var inventory = Inventory("shop web ImageDiffers", "shop web ImageDiffers", "shop web ImageDiffers", "shop db ImageDiffers", "pay api ImageDiffers");

        Taken("60%", inventory).Should().Equal("pay/api: 1", "shop/db: 1", "shop/web: 1");
        Taken("100%", inventory).Should().Equal("pay/api: 1", "shop/db: 1", "shop/web: 3");
    }

    [Fact]
    public void What_is_current_counts_towards_a_share_so_that_a_rollout_that_is_begun_again_goes_on()
    {
        var begun = Inventory("shop web UpToDate", "shop web UpToDate", "shop web ImageDiffers", "shop web ImageDiffers");

        Taken("50%", begun).Should().BeEmpty();
        Taken("75%", begun).Should().Equal("shop/web: 1");
    }

    [Fact]
    public void What_is_coming_up_is_waited_for_in_every_wave() =>
        Taken("1%", Inventory("shop web ComingUp", "shop web ImageDiffers", "shop web UpToDate")).Should().Equal("shop/web: 1");

    [Fact]
    public void A_namespaces_wave_takes_its_pods_alone_and_nothing_that_cannot_be_changed_in_place() =>
        Taken("ns=pay,else", Inventory("pay api ImageDiffers", "pay api ShapeDiffers", "pay api NotReady", "shop web ImageDiffers")).Should().Equal("pay/api: 1");

    [Fact]
    public void Owners_that_make_pods_anew_are_taken_by_their_share_of_all_owners()
    {
        var inventory = Inventory("a one ShapeDiffers", "a one ShapeDiffers", "a two UpToDate", "a three ShapeDiffers", "a four ShapeDiffers");

        Wave.Parse("50%").Value!.SelectOwners(inventory).Select(owner => owner.Owner.Workload.Name).Should().Equal("four");
        Wave.All.SelectOwners(inventory).Select(owner => $"{owner.Owner.Workload.Name} {owner.Pods.Count}").Should().Equal("four 1", "one 2", "three 1");
    }

    [Theory]
    [InlineData("10", "neither")]
    [InlineData("0%", "neither")]
    [InlineData("101%", "neither")]
    [InlineData("ns=", "names no namespace")]
    [InlineData("canary", "neither")]
    public void A_wave_that_cannot_be_read_is_told_so(string text, string error) => Wave.Parse(text).Error.Should().Contain(error);

    [Theory]
    [InlineData("22:00-04:00", "2026-01-31T23:30:00Z", "00:00")]
    [InlineData("22:00-04:00", "2026-01-31T03:59:00Z", "00:00")]
    [InlineData("22:00-04:00", "2026-01-31T04:00:00Z", "18:00")]
    [InlineData("09:00-17:00", "2026-01-31T10:00:00+02:00", "01:00")]
    [InlineData("09:00-17:00", "2026-01-31T18:00:00Z", "15:00")]
    public void A_window_opens_at_its_hour_in_UTC(string window, string now, string opensIn) =>
        RolloutWindow.Parse(window).Value!.OpensIn(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))
            .Should().Be(TimeSpan.Parse(opensIn, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("22-04")]
    [InlineData("22:00")]
    [InlineData("22:00-22:00")]
    [InlineData("25:00-26:00")]
    public void A_window_that_cannot_be_read_is_told_so(string text) => RolloutWindow.Parse(text).Error.Should().Contain("HH:MM-HH:MM");

    private static IEnumerable<string> Taken(string wave, PodInventory inventory) =>
        Wave.Parse(wave).Value!.Select(inventory).Select(owner => $"{owner.Owner.Namespace}/{owner.Owner.Workload.Name}: {owner.Pods.Count}");

    private static PodInventory Inventory(params string[] pods)
    {
        var inventory = new PodInventory();
        foreach (var (number, pod) in pods.Index())
        {
            var words = pod.Split(' ');
            using var json = JsonDocument.Parse(
                $$$"""
                {"metadata":{"name":"p{{{number}}}","namespace":"{{{words[0]}}}","ownerReferences":[{"kind":"StatefulSet","name":"{{{words[1]}}}","controller":true}]},
                "status":{"reason":"{{{words[2]}}}"}}
                """);
            inventory.Add(json.RootElement, new NamespaceIndex(), new Said());
        }

        return inventory;
    }

    /// <summary>What the pod itself says.</summary>
    private sealed class Said : IPodPlanner
    {
        public PodPlan Plan(JsonElement pod, NamespaceFacts ns) => new(Enum.Parse<RolloutReason>(pod.Member("status").Text("reason")!));
    }
}
