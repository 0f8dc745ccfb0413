namespace Injector.Policies.Expressions;

/// <summary>What a policy says besides the reasons of a review.</summary>
internal static class PolicyReasons
{
    /// <summary>The pod has something that CEL cannot read exactly, so that the policy adds nothing to it: the webhook would.</summary>
    public const string NotInPolicy = "NotInPolicy";
}
