/** Explains how a set comes to its Applications: which parameters each is made of, where they are from, and what gave nothing. */
import { expandRun, startRun } from '../expansion/expand.js';
import type { Facts } from '../expansion/facts.js';
import { findProblems } from '../expansion/problems.js';
import type { ExpansionLimits } from '../limits.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { formatPath } from '../spec/path.js';
import { explainAbsence } from './absence.js';
import { explainGenerators } from './explained-generators.js';
import { ExpansionTrace, type RenderedApplication } from './expansion-trace.js';
import { MAX_EXPLAINED_APPLICATIONS, MAX_EXPLAINED_PARAMETERS } from './explanation-limits.js';
import type { ExpansionExplanation, ExplainedApplication, ExplanationResult } from './explanation.js';
import { focusOn, type ExplanationSubject } from './focus.js';
import { explainParameter, type OriginFinder } from './parameter-origin.js';
import { listParameters } from './parameter-tree.js';
import { Places } from './places.js';

/** What to explain; all Applications where nothing is named. */
export interface ExplanationOptions extends ExplanationSubject {
  readonly limits?: Partial<ExpansionLimits>;
  /** False where nobody has the set's text: then its lines are left out. Files of repositories keep theirs. */
  readonly hasPositions?: boolean;
}

/**
 * Expands a set as `expand` does, and tells how. The parameters are those before the template is filled in.
 * @throws GenerationError as `expand` does
 */
export function explainExpansion(set: ParsedSet, facts: Facts, options: ExplanationOptions = {}): ExplanationResult {
  const places = new Places(set, options.hasPositions ?? true);
  const trace = new ExpansionTrace(facts, places, focusOn(options));
  const run = startRun(set, facts, options.limits ?? {}, trace);
  const expansion = expandRun(run);
  if (expansion.kind === 'needs') return expansion;
  const problems = noteProblems(set.name, trace);
  const asked = trace.applications.filter((one) => isAsked(one, facts, options));
  const finder: OriginFinder = { traces: trace.traces, places, isNested: run.isNested };
  const applications = asked
    .slice(0, MAX_EXPLAINED_APPLICATIONS)
    .map((one) => explainApplication(finder, one, problems.get(one.application.name)));
  const generators = explainGenerators(set, trace, places);
  const explanation: ExpansionExplanation = {
    applicationSet: set.name,
    applicationCount: trace.applications.length,
    applications,
    omittedApplications: asked.length - applications.length,
    generators,
  };
  const isQuestion = options.applicationName !== undefined || options.clusterName !== undefined;
  if (!isQuestion || asked.length > 0) return { kind: 'explained', explanation };
  const absence = explainAbsence({ setName: set.name, facts, trace, generators }, options);
  return { kind: 'explained', explanation: { ...explanation, absence } };
}

function isAsked({ application }: RenderedApplication, facts: Facts, subject: ExplanationSubject): boolean {
  const { applicationName, clusterName } = subject;
  if (applicationName !== undefined && application.name !== applicationName) return false;
  if (clusterName === undefined) return true;
  const { name, server } = application.spec.destination;
  if (name !== undefined && name !== '') return name === clusterName;
  const cluster = facts.clusters().find((one) => one.name === clusterName);
  return cluster !== undefined && server !== undefined && trimmed(server) === trimmed(cluster.server);
}

function trimmed(server: string): string {
  return server.replace(/\/+$/, '');
}

/** Notes Applications that are refused for their names, and gives the reasons by name. */
function noteProblems(setName: string, { applications, traces, log }: ExpansionTrace): ReadonlyMap<string, string> {
  const { problems } = findProblems(
    setName,
    applications.map(({ application }) => application),
  );
  const reasons = new Map(problems.map(({ applicationName = '', message }) => [applicationName, message]));
  if (reasons.size === 0) return reasons;
  for (const { application, set, path } of applications) {
    const why = reasons.get(application.name);
    if (why !== undefined) log.add(formatPath(path), 'decided', { what: traces.labelOf(set), why });
  }
  return reasons;
}

function explainApplication(
  finder: OriginFinder,
  { application, set, path }: RenderedApplication,
  problem: string | undefined,
): ExplainedApplication {
  const parameters = listParameters(set, finder.isNested);
  const shown = parameters.slice(0, MAX_EXPLAINED_PARAMETERS);
  return {
    name: application.name,
    generator: formatPath(path),
    parameters: shown.map((parameter) => explainParameter(finder, set, parameter)),
    omittedParameters: parameters.length - shown.length,
    ...(problem === undefined ? {} : { problem }),
  };
}
