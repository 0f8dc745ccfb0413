namespace Injector.Rollouts;

/// <summary>Told how a rollout goes on; called by one thread at a time.</summary>
internal interface IRolloutObserver
{
    /// <summary>A wave begins with so many pods.</summary>
    void OnBegun(Wave wave, int pods);

    void OnDone(PodResult result);

    /// <summary>Nothing happens for a while, and why.</summary>
    void OnWaiting(string why);
}
