using System.Text;
using Injector.Cli;

// Bytes in, bytes out: the terminal's encoding must not change a document.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
var name = ProgramName.Of(Environment.GetCommandLineArgs()[0]);
return CommandLine.Run(CommandLine.Create(name: name), args, output, Console.Error, name);
