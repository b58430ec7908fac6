/** Values on one line of YAML, as tools write them in an index. Every step is linear: who writes the index may be hostile. */

/** Longer lines are not looked into. */
const MAX_LINE = 8 * 1024;

/** The text of a scalar that stands whole on its line; undefined for everything else: the full parser is asked then. */
export function readScalar(written: string): string | undefined {
  if (written.length > MAX_LINE) return undefined;
  const text = written.trim();
  if (text.startsWith('"')) {
    const quoted = /^"(?:[^"\\\p{Cc}]|\\["\\/])*"/u.exec(text)?.[0];
    return quoted !== undefined && isEnd(text.slice(quoted.length)) ? (JSON.parse(quoted) as string) : undefined;
  }
  if (text.startsWith("'")) {
    const quoted = /^'(?:[^']|'')*'/.exec(text)?.[0];
    if (quoted === undefined || !isEnd(text.slice(quoted.length))) return undefined;
    return quoted.slice(1, -1).replaceAll("''", "'");
  }
  return readPlain(beforeComment(text));
}

/** A key and what follows it on its line; undefined for a line that is no simple member of a map. */
export function readMember(line: string): { key: string; rest: string } | undefined {
  if (line.length > MAX_LINE) return undefined;
  const quoted = /^(?:"[^"\\]*"|'[^']*')/.exec(line)?.[0];
  if (quoted !== undefined) {
    const after = line.slice(quoted.length).trimStart();
    const rest = after.startsWith(':') ? restOf(after.slice(1)) : undefined;
    return rest === undefined ? undefined : { key: quoted.slice(1, -1), rest };
  }
  if (/^[\s#'"&*!|>{}[\],%@`?:-]/.test(line)) return undefined;
  for (let colon = line.indexOf(':'); colon >= 0; colon = line.indexOf(':', colon + 1)) {
    const rest = restOf(line.slice(colon + 1));
    if (rest === undefined) continue;
    const key = line.slice(0, colon).trimEnd();
    return key.includes(' #') ? undefined : { key, rest };
  }
  return undefined;
}

function readPlain(plain: string): string | undefined {
  // What begins with a sign is something else; what holds ": " is a map; numbers are written in many ways.
  if (!/^[^\s\-?:,[\]{}#&*!|>'"%@`~]/.test(plain) || /:(?:\s|$)/.test(plain)) return undefined;
  if (/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(plain)) return undefined;
  const isNumber = /^[\d.][\d._:]*(?:e[-+]?\d+)?$/i.test(plain);
  return isNumber && !/^\d+(?:\.\d+){2,}$/.test(plain) ? undefined : plain;
}

/** A colon that ends a key is followed by a blank, or by nothing. */
function restOf(after: string): string | undefined {
  if (after !== '' && !after.startsWith(' ') && !after.startsWith('\t')) return undefined;
  const rest = after.trim();
  return rest.startsWith('#') ? '' : rest;
}

function beforeComment(text: string): string {
  const marks = [text.indexOf(' #'), text.indexOf('\t#')].filter((at) => at >= 0);
  return marks.length === 0 ? text : text.slice(0, Math.min(...marks)).trimEnd();
}

function isEnd(rest: string): boolean {
  return /^\s*$/.test(rest) || /^\s+#/.test(rest);
}
