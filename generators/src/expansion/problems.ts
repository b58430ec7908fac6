/** Single Applications that must not be applied, while the others of their set are. */
import type { GeneratedApplication } from '../application/generated-application.js';

/** Why an Application, or all of one name, are refused. */
export interface Problem {
  readonly code: 'DUPLICATE_NAME' | 'INVALID_SPEC';
  readonly message: string;
  readonly applicationName?: string;
}

/** Parts Applications that may be applied from those that have no name or share one. */
export function findProblems(
  setName: string,
  generated: readonly GeneratedApplication[],
): { applications: readonly GeneratedApplication[]; problems: readonly Problem[] } {
  const counts = new Map<string, number>();
  for (const { name } of generated) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === generated.length && !counts.has('')) return { applications: generated, problems: [] };
  const problems: Problem[] = [];
  for (const [name, count] of counts) {
    if (name === '') {
      const message = `${count} of the Applications of "${setName}" have no name: metadata.name of the template gives an empty text for them.`;
      problems.push({ code: 'INVALID_SPEC', message });
    } else if (count > 1) {
      const message = `${count} parameter sets of "${setName}" give the name "${name}"; none of these Applications is applied.${hintOf(name)}`;
      problems.push({ code: 'DUPLICATE_NAME', message, applicationName: name });
    }
  }
  return { applications: generated.filter(({ name }) => name !== '' && counts.get(name) === 1), problems };
}

function hintOf(name: string): string {
  if (!name.includes('{{')) return '';
  return ' What stands in braces was not filled in: no parameter has that name, or spec.goTemplate is missing.';
}
