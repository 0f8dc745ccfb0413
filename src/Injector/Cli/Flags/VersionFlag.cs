using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Injector.Cluster.Api;

namespace Injector.Cli.Flags;

/// <summary>Options that take a version of Kubernetes: <c>1.33</c>, <c>v1.33.2</c>, <c>1.33+</c>.</summary>
internal static class VersionFlag
{
    public static Option<ServerVersion?> Of(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X.Y",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = argument => Version(name, argument),
    };

    private static ServerVersion? Version(string name, ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text.TrimStart('v').Split('.') is [var major, var minor, ..]
            && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var majorNumber)
            && int.TryParse(minor.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var minorNumber))
            return new ServerVersion(majorNumber, minorNumber, text);
        argument.AddError($"{name} {text}: not a version; use for example 1.33");
        return null;
    }
}
