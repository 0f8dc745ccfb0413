using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>Reads a variable's value off the pod.</summary>
public delegate TemplateValue BuiltInReader(in PodVariables pod);
