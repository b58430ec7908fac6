/** Values on one line of YAML, as tools write them in an index. */

/** The text of a scalar that stands whole on its line; undefined for everything else: the full parser is asked then. */
export function readScalar(written: string): string | undefined {
  const text = written.trim();
  if (text.startsWith('"')) {
    const quoted = /^"(?:[^"\\]|\\["\\/])*"(?=\s*(?:#|$))/.exec(text)?.[0];
    return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
  }
  if (text.startsWith("'")) {
    const quoted = /^'((?:[^']|'')*)'(?=\s*(?:#|$))/.exec(text)?.[1];
    return quoted?.replaceAll("''", "'");
  }
  const plain = text.replace(/\s+#.*$/, '');
  // What begins with a sign is something else; what holds ": " is a map; numbers are written in many ways.
  if (!/^[^\s\-?:,[\]{}#&*!|>'"%@`~]/.test(plain) || /:(?:\s|$)/.test(plain)) return undefined;
  if (/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(plain) || /^[\d.][\d._:]*(?:e[-+]?\d+)?$/i.test(plain)) {
    return /^\d+(?:\.\d+){2,}$/.test(plain) ? plain : undefined;
  }
  return plain;
}

/** A key and what follows it on its line; undefined for a line that is no simple member of a map. */
export function readMember(line: string): { key: string; rest: string } | undefined {
  const match = /^(?:"([^"\\]*)"|'([^']*)'|([^\s#'"&*!|>{}[\],%@`?:-][^:#]*?))\s*:(?:\s+(.*))?$/.exec(line);
  if (match === null) return undefined;
  const [, double, single, plain, rest = ''] = match;
  return { key: double ?? single ?? plain ?? '', rest: rest.startsWith('#') ? '' : rest };
}
