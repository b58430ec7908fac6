import type { FieldPath, PathStep } from './field-path.js';

/** The part of a jq path expression that is next in the text. */
const MEMBER = /^\.([A-Za-z_][A-Za-z0-9_]*)\??/;
const QUOTED_MEMBER = /^\.?("(?:[^"\\]|\\.)*")\??|^\.?\[("(?:[^"\\]|\\.)*")\]\??/;
const ITEM = /^\.?\[(\d+)\]\??/;
const EACH = /^\.?\[\]\??/;
const SELECT =
  /^\s*\|\s*select\(\s*((?:\.[A-Za-z_][A-Za-z0-9_]*)+)\s*==\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)\s*\)/;
const PIPE = /^\s*\|\s*(?=[.])/;

/** A JSON pointer (RFC 6901); undefined when it is none, or means the whole object. */
export function parsePointer(pointer: string): FieldPath | undefined {
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => ({ kind: 'pointer', token: token.replaceAll('~1', '/').replaceAll('~0', '~') }));
}

/**
 * A path of jq: members (`.spec.source`, `."a/b"`, `["a/b"]`), items (`[0]`, `[]`) and `select(.member == value)` after `[]`. Undefined for
 * anything else: a program that is not understood would silently ignore the wrong fields.
 */
export function parseJqPath(expression: string): FieldPath | undefined {
  const steps: PathStep[] = [];
  let rest = expression.trim();
  while (rest !== '') {
    const next = stepAt(rest, steps.at(-1));
    if (!next) return undefined;
    if (next.replaces) steps.pop();
    if (next.step) steps.push(next.step);
    rest = rest.slice(next.length);
  }
  return steps.length === 0 ? undefined : steps;
}

interface NextStep {
  readonly length: number;
  /** Absent for a pipe, which only joins. */
  readonly step?: PathStep;
  /** Whether it says more of the step before. */
  readonly replaces?: boolean;
}

function stepAt(text: string, before: PathStep | undefined): NextStep | undefined {
  const member = MEMBER.exec(text);
  if (member?.[1] !== undefined) return { length: member[0].length, step: { kind: 'member', name: member[1] } };
  const quoted = QUOTED_MEMBER.exec(text);
  if (quoted) {
    const name = literal(quoted[1] ?? quoted[2] ?? '');
    // jq wants a dot before a quoted member at the start.
    const isBare = before === undefined && !text.startsWith('.');
    return typeof name === 'string' && !isBare
      ? { length: quoted[0].length, step: { kind: 'member', name } }
      : undefined;
  }
  const item = ITEM.exec(text);
  if (item && before) return { length: item[0].length, step: { kind: 'item', index: Number(item[1]) } };
  const each = EACH.exec(text);
  if (each && before) return { length: each[0].length, step: { kind: 'each' } };
  const select = SELECT.exec(text);
  if (select && before?.kind === 'each' && before.where === undefined) {
    const where = { members: (select[1] ?? '').slice(1).split('.'), value: literal(select[2] ?? '') };
    return { length: select[0].length, step: { kind: 'each', where }, replaces: true };
  }
  const pipe = PIPE.exec(text);
  return pipe && before ? { length: pipe[0].length } : undefined;
}

function literal(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
