namespace Injector.Checks;

/// <summary>Looks at one side of an installation. Says something in any case: what is wrong, or what was looked at.</summary>
internal interface ICheck
{
    IEnumerable<Finding> Run(Installation installation);
}
