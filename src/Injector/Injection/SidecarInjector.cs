namespace Injector.Injection;

/// <summary>The one way in: a pod, its namespace and the settings make an outcome. Pure; safe from any thread.</summary>
public static class SidecarInjector
{
    /// <summary>Decides, plans and writes the patch. Never throws for any pod, however odd.</summary>
    public static InjectionOutcome Review(in PodRequest request, NamespaceFacts ns, InjectionSettings settings) =>
        throw new NotImplementedException();
}
