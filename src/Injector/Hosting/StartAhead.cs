using Injector.Certificates;
using Injector.Templates;

namespace Injector.Hosting;

/// <summary>
/// Begins at once, on other threads, what a start needs and nothing else in it waits for. Each piece is made once in a
/// process, so whoever needs it finds it done, or waits for the rest of it.
/// </summary>
internal static class StartAhead
{
    public static void Begin()
    {
        Run(MachineTrust.Load);
        Run(static () => _ = BuiltInTemplates.Catalog);
    }

    private static void Run(Action piece) => ThreadPool.UnsafeQueueUserWorkItem(
        static piece =>
        {
            try
            {
                piece();
            }
#pragma warning disable CA1031 // Whoever needs the piece meets the same fault, and reports it.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        },
        piece,
        preferLocal: false);
}
