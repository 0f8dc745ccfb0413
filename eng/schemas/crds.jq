# CustomResourceDefinitions, for eng/schemas.sh.

# What the chart or its report may create, as resource.group.
def created:
  ["certificates.cert-manager.io", "issuers.cert-manager.io",
   "podmonitors.monitoring.coreos.com", "prometheusrules.monitoring.coreos.com", "servicemonitors.monitoring.coreos.com",
   "reports.openreports.io"];

def bare:
  if type == "object" then
    with_entries(select(.key != "description") | if .key == "properties" then .value |= map_values(bare) else .value |= bare end)
  elif type == "array" then map(bare)
  else . end;

# A definition in, the same without prose, columns and what the chart never sets out; null for others.
def cut:
  if .metadata.name as $name | created | index($name) | not then null
  else
    {apiVersion, kind, metadata: (.metadata | {name, annotations} | del(..|nulls)), spec}
    | del(.spec.versions[] | .additionalPrinterColumns, .selectableFields)
    | .spec.versions[].schema |= bare
    # Issuers that ask a service elsewhere: most of the file.
    | del(.spec.versions[].schema.openAPIV3Schema.properties | select(.spec.properties.selfSigned) | .spec.properties | .acme, .vault, .venafi)
    | del(.spec.versions[].schema.openAPIV3Schema.properties.status.properties.acme)
  end;
