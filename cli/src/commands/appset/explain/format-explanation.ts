/** Explanations for a terminal. */
import type {
  Absence,
  ExpansionExplanation,
  ExplainedApplication,
  ExplainedGenerator,
  ExplainedParameter,
  ParameterOrigin,
} from '@wheelhouse/generators';
import { formatTable, shorten, type TableRow } from '../../../output/table.js';

/** What a generator left out is shown up to here; `-o json` has more. */
const REJECTIONS_SHOWN = 10;

/** How much is shown. */
export interface ExplanationForm {
  /** Whether an application or a cluster was asked for: then parameters are shown, too. */
  readonly isQuestion: boolean;
  /** False leaves out the headers of tables. */
  readonly headers: boolean;
}

/** The whole text. */
export function formatExplanation(explanation: ExpansionExplanation, { isQuestion, headers }: ExplanationForm): string {
  const { absence, applications, omittedApplications, generators } = explanation;
  const more = omittedApplications > 0 ? [`... and ${omittedApplications} more applications`] : [];
  const shown = isQuestion
    ? applications.map((one) => formatApplication(one, headers))
    : [formatNames(explanation, headers)];
  const found = absence === undefined ? [...shown, ...more] : [formatAbsence(absence, headers)];
  return [...found, `Generators\n${generators.map((one) => formatGenerator(one, '')).join('\n')}`].join('\n\n');
}

function formatNames(
  { applicationSet, applications, applicationCount }: ExpansionExplanation,
  headers: boolean,
): string {
  const rows = applications.map(({ name, parameters, omittedParameters, generator, problem }) => ({
    APPLICATION: name,
    PARAMETERS: parameters.length + omittedParameters,
    GENERATOR: generator,
    ...(problem === undefined ? {} : { APPLICATION: `${name} (refused)` }),
  }));
  const hint = 'Add --application NAME for the parameters of one.';
  return [
    `The set ${applicationSet} gives ${counted(applicationCount, 'application')}. ${hint}`,
    formatTable(rows, { headers }),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function formatApplication(
  { name, generator, parameters, problem, omittedParameters }: ExplainedApplication,
  headers: boolean,
): string {
  const rows = parameters.flatMap(parameterRows);
  return [
    harmless(`Application ${name}, from ${generator}`),
    ...(problem === undefined ? [] : [harmless(`Not applied: ${problem}`)]),
    ...(rows.length === 0 ? ['It has no parameters.'] : [formatTable(rows, { headers })]),
    ...(omittedParameters > 0 ? [`... and ${omittedParameters} more parameters`] : []),
  ].join('\n');
}

function parameterRows({ name, value, origin, overridden = [] }: ExplainedParameter): TableRow[] {
  return [
    { NAME: name, VALUE: shown(value), FROM: placed(origin) },
    ...overridden.map((one) => ({
      NAME: `${name} (replaced)`,
      VALUE: shown(one.value),
      FROM: placed(one.origin),
    })),
  ];
}

function shown(value: unknown): string | undefined {
  return shorten(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

function placed({ text, line }: ParameterOrigin): string {
  return line === undefined ? text : `${text} (line ${line})`;
}

function formatAbsence({ message, closeNames, reasons }: Absence, headers: boolean): string {
  const rows = reasons.map(({ what, why, location }) => ({ 'LEFT OUT': what, WHY: why, BY: location }));
  return [
    harmless(message),
    ...(closeNames.length > 0 ? [harmless(`Close to it: ${closeNames.join(', ')}`)] : []),
    ...(rows.length > 0 ? [formatTable(rows, { headers })] : []),
  ].join('\n');
}

function formatGenerator(generator: ExplainedGenerator, indent: string): string {
  const { location, line, produced, rejected, omittedRejections, children } = generator;
  const place = line === undefined ? location : `${location} (line ${line})`;
  const rows = rejected.slice(0, REJECTIONS_SHOWN).map(({ what, why }) => ({ WHAT: what, WHY: why }));
  const more = rejected.length - rows.length + omittedRejections;
  const lines = rows.length === 0 ? [] : formatTable(rows, { headers: false }).split('\n');
  return [
    `${indent}${harmless(place)}: ${counted(produced, 'parameter set')}`,
    ...lines.map((text) => `${indent}    ${text}`),
    ...(more > 0 ? [`${indent}    ... and ${more} more that gave nothing`] : []),
    ...children.map((child) => formatGenerator(child, `${indent}  `)),
  ].join('\n');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a repository or cluster says must not move the cursor; tables see to that themselves. */
function harmless(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?');
}
