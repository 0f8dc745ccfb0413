// Decides admission requests by a ValidatingAdmissionPolicy: {policy, requests: [{operation, object, oldObject, namespaceObject}]} on
// standard input, for each request the messages against it (null: not matched) on standard output.
import { Environment } from '@marcbachmann/cel-js';
import { readFileSync } from 'node:fs';

const { policy, requests } = JSON.parse(readFileSync(0, 'utf8'));
const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });
const evaluate = (expression, context) => environment.evaluate(expression, context);

function decide({ operation, object, oldObject, namespaceObject }) {
  const context = { object, oldObject: oldObject ?? null, namespaceObject, request: { operation }, variables: {} };
  if (!policy.matchConditions.every((condition) => evaluate(condition.expression, context))) return null;
  for (const { name, expression } of policy.variables) context.variables[name] = evaluate(expression, context);
  for (const { valueExpression } of policy.auditAnnotations) evaluate(valueExpression, context);
  return policy.validations
    .filter((validation) => !evaluate(validation.expression, context))
    .map((validation) => (validation.messageExpression ? evaluate(validation.messageExpression, context) : validation.message));
}

process.stdout.write(JSON.stringify(requests.map(decide)));
