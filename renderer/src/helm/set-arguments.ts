/** `helm.parameters` and `helm.fileParameters` as arguments of Helm's command line. */

/** Commas end a value for Helm: they are escaped, unless they are so already or the value is a list in braces. */
export function escapedValue(value: string): string {
  if (value.startsWith('{') && value.endsWith('}')) return value;
  return value.replace(/(?<!\\),/g, String.raw`\,`);
}

/** One argument a name, in the order in which names come up first; the last value of a name counts. */
export function setArguments(values: readonly (readonly [name: string, value: string])[]): string[] {
  return [...new Map(values)].map(([name, value]) => `${name}=${escapedValue(value)}`);
}
