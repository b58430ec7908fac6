/** An explanation as the API shows it: generators as a list, parents first, as queries know no trees of any depth. */
import type {
  ExpansionExplanation,
  ExplainedApplication,
  ExplainedGenerator,
  ExplainedParameter,
  ParameterOrigin,
} from '@wheelhouse/generators';
import type * as api from '@wheelhouse/protocol';

export function presentExplanation(explanation: ExpansionExplanation): api.ApplicationSetExplanation {
  const { applications, generators, absence, ...counts } = explanation;
  return {
    ...counts,
    applications: applications.map(presentApplication),
    generators: generators.flatMap((generator) => presentGenerator(generator, null)),
    absence: absence
      ? { message: absence.message, closeNames: [...absence.closeNames], reasons: [...absence.reasons] }
      : null,
  };
}

function presentApplication(application: ExplainedApplication): api.ExplainedApplication {
  const { name, generator, parameters, omittedParameters, problem } = application;
  return { name, generator, parameters: parameters.map(presentParameter), omittedParameters, problem: problem ?? null };
}

function presentParameter({ name, value, origin, overridden = [] }: ExplainedParameter): api.ExplainedParameter {
  return {
    name,
    value,
    origin: presentOrigin(origin),
    overridden: overridden.map((one) => ({ value: one.value, origin: presentOrigin(one.origin) })),
  };
}

function presentOrigin({ kind, text, location, line, column }: ParameterOrigin): api.ParameterOrigin {
  return { kind, text, location: location ?? null, line: line ?? null, column: column ?? null };
}

function presentGenerator(generator: ExplainedGenerator, parent: string | null): api.ExplainedGenerator[] {
  const { location, kind, produced, rejected, omittedRejections, children } = generator;
  return [
    { location, parent, kind, produced, rejected: [...rejected], omittedRejections },
    ...children.flatMap((child) => presentGenerator(child, location)),
  ];
}
