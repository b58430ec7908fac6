// Sources that are made to stop whoever renders them.

/** One of them. */
export interface HostileSource {
  readonly name: string;
  /** By their path within the folder of the application. */
  readonly files: Readonly<Record<string, string>>;
  /** Further fields of `spec.source`. */
  readonly source?: Readonly<Record<string, unknown>>;
  /** What it has to end with, code and message: any of them. */
  readonly outcome: RegExp;
}

/** A limit of time or memory, or the renderer's own refusal. */
export const LIMIT = /^RENDER_LIMIT_EXCEEDED: /;

/** A folder with one chart. */
export function chart(
  name: string,
  template: string,
  outcome: RegExp,
  more: Pick<Partial<HostileSource>, 'files' | 'source'> = {},
): HostileSource {
  const files = {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
    'templates/bad.yaml': template,
    ...more.files,
  };
  return { name, files, outcome, ...(more.source && { source: more.source }) };
}

/** A template of a config map with one value. */
export function valueOf(expression: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata:\n  value: ${expression}\n`;
}

/** A config map as YAML. */
export function settings(name: string, value = 'x'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  value: ${value}\n`;
}

/** `make(0)`, `make(1)`, ... as one text. */
export function times(count: number, make: (index: number) => string, separator = ''): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(separator);
}
