/** Keys, scalars and small flow collections of `simple-yaml.ts`. Undefined: not simple, the full parser decides. */
import type { ExactJson } from './exact-json.js';
import { plainScalar } from './yaml11-scalar.js';

const PLAIN_KEY = /^([A-Za-z_./$][A-Za-z0-9_./$-]*):(?: +(.*))?$/;
const QUOTED_KEY = /^(?:"([^"\\]*)"|'([^']*)'):(?: +(.*))?$/;
const DOUBLE_QUOTED = /^"([^"\\]*)"(?: +#.*)?$/;
const SINGLE_QUOTED = /^'([^']*)'(?: +#.*)?$/;
/** How a plain scalar may start here: letters, digits, and signs that mean nothing to YAML. */
const PLAIN_START = /^(?:[A-Za-z0-9_./+~$(]|-[^ ])/;
/** A part of a flow collection: a bracket, a comma, a quoted text, or a plain text with the `: ` after it. */
const FLOW_PART = /\s*(?:([[\]{},])|"([^"\\]*)"|'([^']*)'|(-?[A-Za-z0-9_./][A-Za-z0-9_./-]*))(: +)?/y;
/** Flow collections within each other. */
const MAX_FLOW_DEPTH = 20;

/** The key at the start of a line, and what stands after its colon. Only keys that are text in every dialect. */
export function readSimpleKey(content: string): { readonly name: string; readonly rest: string } | undefined {
  const plain = PLAIN_KEY.exec(content);
  if (plain !== null) {
    const name = plain[1] ?? '';
    return plainScalar(name) === name ? { name, rest: plain[2] ?? '' } : undefined;
  }
  const quoted = QUOTED_KEY.exec(content);
  return quoted === null ? undefined : { name: quoted[1] ?? quoted[2] ?? '', rest: quoted[3] ?? '' };
}

/** A value that fits on the rest of a line. */
export function readSimpleValue(rest: string): ExactJson | undefined {
  const first = rest[0];
  if (first === '"') return DOUBLE_QUOTED.exec(rest)?.[1];
  if (first === "'") return SINGLE_QUOTED.exec(rest)?.[1];
  if (first === '[' || first === '{') return readFlow(rest);
  if (!PLAIN_START.test(rest)) return undefined;
  const comment = rest.indexOf(' #');
  const text = comment < 0 ? rest : rest.slice(0, comment).trimEnd();
  if (text.includes(': ') || text.endsWith(':')) return undefined;
  return finite(plainScalar(text));
}

function readFlow(rest: string): ExactJson | undefined {
  const comment = rest.indexOf(' #');
  const flow = new Flow(comment < 0 ? rest : rest.slice(0, comment));
  const value = flow.value(0);
  return flow.isAtEnd ? value : undefined;
}

class Flow {
  private at = 0;
  private part: RegExpExecArray | null = null;
  private isBroken = false;

  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.next();
  }

  get isAtEnd(): boolean {
    return !this.isBroken && this.part === null && this.at === this.text.length;
  }

  value(depth: number): ExactJson {
    const part = this.part;
    if (part === null || depth > MAX_FLOW_DEPTH || (part[5] ?? '') !== '') return this.broken();
    if (part[1] === '[') return this.list(depth);
    if (part[1] === '{') return this.map(depth);
    if (part[1] !== undefined) return this.broken();
    this.next();
    const plain = part[4];
    if (plain === undefined) return part[2] ?? part[3] ?? '';
    return finite(plainScalar(plain)) ?? (plain === 'null' ? null : this.orNull(plain));
  }

  private list(depth: number): ExactJson {
    const items: ExactJson[] = [];
    this.next();
    while (!this.isBroken && !this.is(']')) {
      items.push(this.value(depth + 1));
      this.separator(']');
    }
    this.next();
    return items;
  }

  private map(depth: number): ExactJson {
    const members: Record<string, ExactJson> = Object.create(null) as Record<string, ExactJson>;
    this.next();
    while (!this.isBroken && !this.is('}')) {
      const key = this.key();
      if (key === undefined) return this.broken();
      members[key] = this.value(depth + 1);
      this.separator('}');
    }
    this.next();
    return members;
  }

  private key(): string | undefined {
    const part = this.part;
    if (part === null || part[1] !== undefined || (part[5] ?? '') === '') return undefined;
    const plain = part[4];
    this.next();
    if (plain === undefined) return part[2] ?? part[3] ?? '';
    return plainScalar(plain) === plain ? plain : undefined;
  }

  /** A comma between members; none is needed before the end, and one is allowed there. */
  private separator(close: string): void {
    if (this.is(',')) this.next();
    else if (!this.is(close)) this.broken();
  }

  private is(bracket: string): boolean {
    return this.part?.[1] === bracket && (this.part[5] ?? '') === '';
  }

  private next(): void {
    FLOW_PART.lastIndex = this.at;
    this.part = FLOW_PART.exec(this.text);
    if (this.part !== null) this.at = FLOW_PART.lastIndex;
    else if (this.text.slice(this.at).trim() === '') this.at = this.text.length;
    else this.isBroken = true;
  }

  private orNull(plain: string): ExactJson {
    return plainScalar(plain) === null ? null : this.broken();
  }

  private broken(): null {
    this.isBroken = true;
    return null;
  }
}

/** Infinities and NaN are errors, which the full parser words. */
function finite(value: ExactJson): ExactJson | undefined {
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}
