using System.Diagnostics.CodeAnalysis;

namespace Injector.Text;

/// <summary>
/// A value, or why there is none: what a function gives back whose failure is expected and said to somebody. (A plain null is
/// for what may be absent and needs no reason, an exception for what nobody can go on with.)
/// </summary>
/// <typeparam name="T">The value.</typeparam>
/// <typeparam name="TError">The reason, for instance the words of a message.</typeparam>
internal readonly struct Result<T, TError>
    where T : class
    where TError : class
{
    private Result(T? value, TError? error) => (Value, Error) = (value, error);

    /// <summary>Null when there is an error.</summary>
    public T? Value { get; }

    /// <summary>Null when there is a value.</summary>
    public TError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    public static implicit operator Result<T, TError>(T value) => new(value, null);

    public static implicit operator Result<T, TError>(TError error) => new(null, error);
}
