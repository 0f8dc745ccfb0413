using System.Text;
using Injector.Cli;

// Bytes in, bytes out: the terminal's encoding must not change a document.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
return CommandLine.Run(CommandLine.Create(), args, output, Console.Error);
