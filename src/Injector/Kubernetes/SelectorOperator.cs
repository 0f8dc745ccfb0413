namespace Injector.Kubernetes;

/// <summary>The operator of one requirement of a <see cref="LabelSelector"/>; Kubernetes' own four words.</summary>
internal enum SelectorOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
