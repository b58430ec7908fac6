import { type GeneratedApplication, isDnsSubdomain } from '@wheelhouse/generators';
import type { Problem } from '@wheelhouse/protocol';

/** Applications whose names Kubernetes would take, and a problem, with the name as its place, for each of the others. */
export function partByName(generated: readonly GeneratedApplication[]): {
  readonly applications: readonly GeneratedApplication[];
  readonly problems: readonly (Problem & { readonly location: string })[];
} {
  const illegal = generated.filter(({ name }) => !isDnsSubdomain(name));
  if (illegal.length === 0) return { applications: generated, problems: [] };
  return {
    applications: generated.filter(({ name }) => isDnsSubdomain(name)),
    problems: illegal.map(({ name }) => ({
      code: 'INVALID_NAME',
      message: `The application "${name}" is left out: a name has at most 253 lower-case letters, digits, "-" and ".", and begins and ends with a letter or digit. ${adviceOn(name)}`,
      location: name,
    })),
  };
}

function adviceOn(name: string): string {
  if (name.includes('{{'))
    return 'What stands in braces was not filled in: no parameter has that name, or spec.goTemplate is missing.';
  return 'Correct metadata.name of the template, for example with normalize.';
}
