namespace Injector.Injection.Pods;

/// <summary>A review would take more than its <see cref="ReviewBudget"/>; the message says of what there is too much.</summary>
internal sealed class TooComplexException(string message) : Exception(message);
