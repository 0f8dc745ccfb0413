using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>Reads a variable's value off the pod.</summary>
internal delegate TemplateValue BuiltInReader(in PodVariables pod);
