using Injector.Policies;
using Injector.Tests.Golden;

namespace Injector.Tests.Policies;

/// <summary>What policies say that they were made of gives the same policies again.</summary>
public sealed class PolicySourceTests
{
    [Fact]
    public void What_is_carried_are_the_same_settings_whatever_the_files_were_like()
    {
        var goldens = GoldenCase.Situations.Select(GoldenCase.Load).Where(golden => golden.Configuration.Count > 0).DistinctBy(golden => string.Concat(golden.Configuration)).ToList();

        goldens.Should().HaveCountGreaterThan(20);
        foreach (var golden in goldens)
        {
            var source = PolicySource.Of("1", golden.Configuration, []);

            source.Documents!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => line.StartsWith('{') && line.EndsWith('}'));
            PolicyCompiler.Compile(source.Settings()!).Variables
                .Should().Equal(PolicyCompiler.Compile(golden.Settings with { ClusterRunsNativeSidecars = true }).Variables, golden.Situation);
        }
    }

    [Fact]
    public void What_is_too_long_to_be_carried_is_left_out()
    {
        var source = PolicySource.Of("1", [("config.yaml", $"apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfig\nmetadata: {{name: {new string('a', 200_000)}}}\nspec: {{}}\n")], []);

        (source.Documents, source.Settings()).Should().Be((null, null));
    }

    [Fact]
    public void What_another_version_wrote_and_this_one_cannot_read_is_no_setting() =>
        new PolicySource("9", "{\"apiVersion\":\"sidecar-injector.io/v2\",\"kind\":\"InjectorConfig\"}\n", []).Settings().Should().BeNull();

    [Fact]
    public void A_template_that_this_version_does_not_have_is_no_setting() =>
        new PolicySource("9", "", ["of-tomorrow"]).Settings().Should().BeNull();
}
