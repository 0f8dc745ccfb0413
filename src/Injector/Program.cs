using System.CommandLine;
using Injector.Cli;

return new RootCommand("Gives opted-in pods a sidecar: a mutating admission webhook and its command line.")
{
    ServeCommand.Create(),
}.Parse(args).Invoke();
