/** Explanations of texts, for specs. */
import { facts } from '../expansion/expansion-fixture.js';
import type { Facts } from '../expansion/facts.js';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { explainExpansion, type ExplanationOptions } from './explain-expansion.js';
import { allGenerators } from './explained-generators.js';
import type { ExpansionExplanation, ExplainedParameter, Rejection } from './explanation.js';

/** Explains a text with all facts at hand. */
export function explainText(
  text: string,
  known: Facts = facts([]),
  options?: ExplanationOptions,
): ExpansionExplanation {
  const result = explainExpansion(parseApplicationSet(text), known, options);
  if (result.kind === 'needs') throw new Error('Something is needed.');
  return result.explanation;
}

/** A parameter of the first Application. */
export function parameterOf(explanation: ExpansionExplanation, name: string): ExplainedParameter {
  const parameters = explanation.applications[0]?.parameters ?? [];
  const found = parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new Error(`No ${name} among ${parameters.map((one) => one.name).join(', ')}`);
  return found;
}

/** All that gave nothing. */
export function rejectionsOf(explanation: ExpansionExplanation): Rejection[] {
  return allGenerators(explanation.generators).flatMap(({ rejected }) => rejected);
}
