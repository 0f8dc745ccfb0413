using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cluster.Api;

namespace Injector.Cli.Flags;

/// <summary>The flags that choose a cluster: kubeconfig and context, found as kubectl finds them.</summary>
internal sealed class ClusterFlags
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "How to reach the cluster (default: $KUBECONFIG, ~/.kube/config, or the service account of this pod)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _context = new("--context") { Description = "Context of that file (default: its current one)", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
    }

    /// <exception cref="InputException">There is no cluster to be found, or its configuration cannot be used.</exception>
    public ClusterAccess Open(ParseResult result)
    {
        try
        {
            var access = ClusterAccess.Discover(result.GetValue(_kubeconfig), result.GetValue(_context))
                ?? throw new InputException("no cluster: there is no kubeconfig, and this is no pod; name one with --kubeconfig");
            if (!access.AsksMachineRoots)
                MachineRoots.LeaveOut();
            return access;
        }
        catch (KubernetesApiException e)
        {
            throw new InputException(e.Message);
        }
    }
}
