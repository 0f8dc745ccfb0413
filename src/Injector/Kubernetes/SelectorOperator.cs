namespace Injector.Kubernetes;

/// <summary>How one requirement of a <see cref="LabelSelector"/> compares; Kubernetes' own four words.</summary>
internal enum SelectorOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
