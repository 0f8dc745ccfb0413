namespace Injector.Templates.Parameters;

/// <summary>The type of a parameter: which values it takes, and what they become in the rendered JSON.</summary>
internal enum ParameterType
{
    /// <summary>Text without control characters; bounded by <c>pattern</c>. A JSON string.</summary>
    String,

    /// <summary>An absolute path below the root, without <c>..</c> and <c>:</c>. A JSON string without a trailing slash.</summary>
    Path,

    /// <summary>Comma-separated texts. A JSON array of strings.</summary>
    List,

    /// <summary><c>true</c> or <c>false</c>. A JSON boolean.</summary>
    Boolean,

    /// <summary>A whole number; bounded by <c>min</c> and <c>max</c>. A JSON number.</summary>
    Integer,

    /// <summary>A Kubernetes quantity, not negative; bounded by <c>min</c> and <c>max</c>. A JSON string.</summary>
    Quantity,

    /// <summary>One of <c>values</c>. A JSON string.</summary>
    Enum,

    /// <summary>A container image. A JSON string.</summary>
    Image,

    /// <summary>A duration such as <c>30s</c>; bounded by <c>min</c> and <c>max</c>. A JSON string.</summary>
    Duration,
}
