/** Explanations that the hub gives. */
import type {
  ExpansionExplanation,
  ExplainedGenerator,
  ExplainedParameter,
  ParameterOrigin,
} from '@wheelhouse/generators';
import type {
  ApplicationSetExplanation,
  ExplainedGenerator as ListedGenerator,
  ParameterOrigin as ListedOrigin,
} from '@wheelhouse/protocol';
import { CommandError, EXIT } from '../../../exit-codes.js';
import type { HubClient } from '../../../hub-client/hub-client.js';

const ORIGIN = 'origin { kind text location line column }';
const QUERY = `query($name: String!, $application: String, $cluster: String) {
  explainApplicationSet(name: $name, application: $application, cluster: $cluster) {
    applicationSet applicationCount omittedApplications
    applications {
      name generator omittedParameters problem
      parameters { name value ${ORIGIN} overridden { value ${ORIGIN} } }
    }
    generators { location parent kind produced omittedRejections rejected { what why } }
    absence { message closeNames reasons { location what why } }
  }
}`;

/** What is asked for. */
export interface ExplanationQuestion {
  readonly application?: string;
  readonly cluster?: string;
}

/** Asks the hub. Fails with NOT_FOUND where there is no such set. */
export async function askExplanation(
  hub: HubClient,
  name: string,
  { application, cluster }: ExplanationQuestion,
): Promise<ExpansionExplanation> {
  const { explainApplicationSet: found } = await hub.request<{
    explainApplicationSet: ApplicationSetExplanation | null;
  }>(QUERY, { name, application, cluster });
  if (!found) throw new CommandError('NOT_FOUND', `There is no application set "${name}".`, EXIT.notFound);
  return explanationOf(found);
}

/** In the form that the library gives, so that both forms of the command print the same. */
export function explanationOf({ absence, ...found }: ApplicationSetExplanation): ExpansionExplanation {
  return {
    ...found,
    applications: found.applications.map(({ problem, parameters, ...application }) => ({
      ...application,
      parameters: parameters.map(({ name, value, origin, overridden }): ExplainedParameter => ({
        name,
        value: value as ExplainedParameter['value'],
        origin: originOf(origin),
        ...(overridden.length > 0 && {
          overridden: overridden.map((one) => ({
            value: one.value as ExplainedParameter['value'],
            origin: originOf(one.origin),
          })),
        }),
      })),
      ...(typeof problem === 'string' && { problem }),
    })),
    generators: childrenOf(found.generators, undefined),
    ...(absence && { absence }),
  };
}

function originOf({ kind, text, location, line, column }: ListedOrigin): ParameterOrigin {
  return {
    kind,
    text,
    ...(typeof location === 'string' && { location }),
    ...(typeof line === 'number' && { line }),
    ...(typeof column === 'number' && { column }),
  };
}

/** The list as a tree again. */
function childrenOf(generators: readonly ListedGenerator[], parent: string | undefined): ExplainedGenerator[] {
  return generators
    .filter((generator) => (generator.parent ?? undefined) === parent)
    .map(({ location, kind, produced, rejected, omittedRejections }) => ({
      location,
      kind,
      produced,
      rejected,
      omittedRejections,
      children: childrenOf(generators, location),
    }));
}
