using Injector.Fuzz;
using SharpFuzz;

const string Usage = """
    usage: Injector.Fuzz run TARGET              under afl-fuzz, of an instrumented copy: one input after the other
           Injector.Fuzz try TARGET FILE…        each input once, as it is; says which law an input breaks
           Injector.Fuzz seeds TARGET FOLDER     writes the inputs to start from, and FOLDER.dict
           Injector.Fuzz instrument FOLDER       makes the product's assemblies in a copied output folder tell their branches
    eng/fuzz.sh does all of it. Targets:
    """;

switch (args)
{
    case ["run", var name] when FuzzTarget.All.TryGetValue(name, out var target):
        // A process of its own runs the inputs, so that a stack overflow or a hang is a finding and not the end.
        Fuzzer.OutOfProcess.Run(stream => target.Value.Run(Input.Read(stream)));
        return 0;
    case ["try", var name, .. var files] when FuzzTarget.All.TryGetValue(name, out var target):
        // All of them, also after the first that breaks one.
        return files.Where(file => !Holds(target.Value, file)).ToList() is [] ? 0 : 1;
    case ["seeds", var name, var folder] when FuzzTarget.All.TryGetValue(name, out var target):
        Seeds.Write(target.Value, folder);
        return 0;
    case ["instrument", var folder]:
        Instrumentation.Apply(folder);
        return 0;
    default:
        Console.Error.WriteLine($"{Usage}{Environment.NewLine}  {string.Join(", ", FuzzTarget.All.Keys)}");
        return 2;
}

static bool Holds(FuzzTarget target, string file)
{
    try
    {
        target.Run(File.ReadAllBytes(file));
        return true;
    }
    catch (Exception e)
    {
        Console.WriteLine($"{file}\n{e}");
        return false;
    }
}
