/** Why an Application, or one for a cluster, is not there. */
import type { Facts } from '../expansion/facts.js';
import { closeNames } from './close-names.js';
import { allGenerators } from './explained-generators.js';
import type { ExpansionTrace } from './expansion-trace.js';
import { MAX_REASONS } from './explanation-limits.js';
import type { Absence, ExplainedGenerator } from './explanation.js';
import type { ExplanationSubject } from './focus.js';

/** What the answer is found in. */
export interface AbsenceContext {
  readonly setName: string;
  readonly facts: Facts;
  readonly trace: ExpansionTrace;
  readonly generators: readonly ExplainedGenerator[];
}

/** Tells why nothing of the set is what was asked for. */
export function explainAbsence(context: AbsenceContext, subject: ExplanationSubject): Absence {
  const { applicationName, clusterName } = subject;
  const reasons = reasonsOf(context);
  const names = context.trace.applications.map(({ application }) => application.name);
  const given = `The application set "${context.setName}" gives no application`;
  if (clusterName === undefined) {
    const hint = reasons.length > 0 ? '' : noReason(context.generators);
    const close = applicationName === undefined ? [] : closeNames(applicationName, names);
    return { message: `${given} "${applicationName ?? ''}".${hint}`, closeNames: close, reasons };
  }
  const clusters = context.facts.clusters();
  const named = applicationName === undefined ? '' : ` "${applicationName}"`;
  const message = `${given}${named} for the cluster "${clusterName}".`;
  if (!clusters.some(({ name }) => name === clusterName)) {
    const known = clusters.map(({ name }) => name);
    return {
      message: `${message} No cluster of that name is registered.`,
      closeNames: closeNames(clusterName, known),
      reasons,
    };
  }
  return { message: `${message}${reasons.length > 0 ? '' : noReason(context.generators)}`, closeNames: [], reasons };
}

function reasonsOf({ trace, generators }: AbsenceContext): Absence['reasons'] {
  const found: Absence['reasons'][number][] = [];
  for (const { location } of allGenerators(generators)) {
    for (const rejection of trace.log.asked(location)) found.push({ ...rejection, location });
  }
  return found.slice(0, MAX_REASONS);
}

function noReason(generators: readonly ExplainedGenerator[]): string {
  const all = allGenerators(generators);
  const empty = all.filter(({ produced }) => produced === 0).map(({ location }) => location);
  if (empty.length > 0) return ` These generators give no parameters at all: ${empty.join(', ')}.`;
  return ' No generator left anything out that has to do with it: look at the name and the destination in the template.';
}
