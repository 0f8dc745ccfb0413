using System.Runtime.InteropServices;
using System.Text.Json;

namespace Injector.Injection.Pods;

/// <summary>
/// How much work one review may take, in steps: about one for each item looked at or character made. It grows with the bytes of the pod, as
/// honest work does; what is a product of two things that somebody wrote (containers to follow and their patterns of files, say) is past it soon.
/// </summary>
/// <remarks>Counted and not timed: a pod is either too complex or not, on a busy machine, too.</remarks>
internal sealed class ReviewBudget
{
    /// <summary>What any pod may take: a hundred containers, each with ten patterns of a hundred characters.</summary>
    public const long LeastSteps = 1 << 18;

    /// <summary>What each of its bytes adds.</summary>
    public const int StepsPerByte = 8;

    /// <summary>The most bytes that a patch may have. Source: etcd's limit for a request, so nothing larger is ever stored.</summary>
    public const int MostPatchBytes = 3 << 19;

    private readonly CancellationToken _cancellationToken;
    private long _left;

    private ReviewBudget(long steps, CancellationToken cancellationToken)
    {
        _left = steps;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The budget for one pod.</summary>
    /// <param name="pod">Its JSON; or <c>Undefined</c>.</param>
    /// <param name="cancellationToken">Set when nobody waits for the answer any more.</param>
    public static ReviewBudget For(JsonElement pod, CancellationToken cancellationToken) =>
        new(LeastSteps + (pod.ValueKind == JsonValueKind.Undefined ? 0 : (long)StepsPerByte * JsonMarshal.GetRawUtf8Value(pod).Length), cancellationToken);

    /// <summary>Called before the steps are taken.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="what">What they are for, to begin a message.</param>
    /// <exception cref="TooComplexException">There are not so many left.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public void Spend(long steps, string what)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if ((_left -= steps) < 0)
            throw new TooComplexException($"{what} are more than one review works through; ask for less");
    }

    /// <summary>Called as a patch grows.</summary>
    /// <exception cref="TooComplexException">It is larger than anything that is stored.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public void Allow(long patchBytes)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (patchBytes > MostPatchBytes)
            throw new TooComplexException($"what would be added comes to more than {MostPatchBytes} bytes, which Kubernetes does not store; ask for less");
    }
}
