# Schemas of Kubernetes, for eng/schemas.sh.

# What the tests look up: what the injector reviews, and what its chart and its users install.
def roots:
  (["Pod", "PodTemplateSpec", "ConfigMap", "Namespace", "Secret", "Service", "ServiceAccount"] | map("io.k8s.api.core.v1." + .))
  + (["MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"] | map("io.k8s.api.admissionregistration.v1." + .));

def name_of: split("/")[-1];

def references: [.. | objects | .["$ref"]? | strings | name_of];

# All schemas that these reach, through any number of references.
def reached($all; $names):
  ($names + ($names | map($all[.] | references) | add) | unique) as $more
  | if $more == $names then $names else reached($all; $more) end;

# Without prose, defaults and hints for merging: what says which fields there are, of which types.
def bare:
  if type == "object" then
    with_entries(select(.key as $key
      | ["description", "default", "example"] | index($key) | not)
      | select(.key | startswith("x-kubernetes-") | not)
      | if .key == "properties" then .value |= map_values(bare) else .value |= bare end)
  elif type == "array" then map(bare)
  else . end;

# Where all that is left of several parts is one reference.
def flat: walk(if type == "object" and ((.allOf? | length) == 1) then .allOf[0] else . end);

# The documents in, the file's text out: one schema a line, so that a difference names what differs.
def schemas:
  (map(.components.schemas) | add) as $all
  | [reached($all; roots | sort)[] | "\(tojson): \($all[.] | bare | flat | tojson)"]
  | "{\"info\": {\"title\": \"Kubernetes\", \"version\": \($version | tojson)},\n\"components\": {\"schemas\": {\n\(join(",\n"))\n}}}";

def short: split(".")[-1];

# Strings in which Kubernetes replaces $(NAME). The schemas tell that in prose alone.
def expanded($type; $field):
  {Container: ["args", "command"], EnvVar: ["value"], VolumeMount: ["subPathExpr"]}[$type] // [] | index($field) != null;

# A schema's type as KubernetesFields.txt spells it.
def type_of($all; $expanded):
  if .["$ref"] then
    (.["$ref"] | name_of | short) as $name
    | $all[.["$ref"] | name_of] as $target
    | if $name == "Quantity" then "quantity"
      elif $name == "IntOrString" then "intOrString"
      elif $target.properties then $name
      elif $target.type == "object" then "any"
      else $target.type end
  elif .type == "array" then "[]" + (.items | type_of($all; $expanded))
  elif .type == "object" then "{}" + (.additionalProperties | type_of($all; $expanded))
  elif $expanded then "expanded"
  else .type end;

# The file of schemas in, the text of KubernetesFields.txt out.
def fields:
  .info.version as $version
  | .components.schemas as $all
  | [reached($all; ["io.k8s.api.core.v1.Container", "io.k8s.api.core.v1.Volume"])[]
      | select($all[.].properties)
      | short as $type
      | $all[.] as $schema
      | "\($type): " + ([$schema.properties | to_entries | sort_by(.key)[]
          | .key as $field
          | $field + (if $schema.required // [] | index($field) then "!" else "" end)
            + "=" + (.value | type_of($all; expanded($type; $field)))] | join(" "))]
  | sort_by(split(":")[0])
  | (["# The fields of a container and a volume in Kubernetes \($version): type, then each field with its type; ! marks a required one.",
      "# []T is a list, {}T a map from strings; expanded is a string in which Kubernetes replaces $(NAME) and turns $$ into $.",
      "# Source: the OpenAPI schemas that the API server publishes, and its documentation of those fields."] + .)[];
