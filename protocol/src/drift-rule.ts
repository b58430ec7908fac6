// From drift as it is reported to the rule that accepts it: the narrowest entry of `spec.ignoreDifferences` that leaves this field out. A JSON
// pointer where the path has only names and positions, else a jq expression.
import type { IgnoreRule } from './delivery-rules.js';
import { pointerOf } from './json-pointer.js';

/** The drift that is to be accepted. */
export interface AcceptedDrift {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** As reported: `spec.template.spec.containers[name=web].image`. */
  readonly field: string;
}

/** One step of a reported path. */
export type FieldStep =
  | { readonly type: 'member'; readonly name: string }
  | { readonly type: 'position'; readonly index: number }
  /** A list item by the values of its keys, as text. */
  | { readonly type: 'item'; readonly keys: readonly (readonly [string, string])[] }
  /** An item of a set, by its JSON. */
  | { readonly type: 'value'; readonly json: string };

/** Lists of texts whose items are reported by their value. */
const SETS = new Set(['finalizers', 'accessModes', 'externalIPs', 'loadBalancerSourceRanges', 'policyTypes', 'verbs']);

/** The rule; undefined when the drift is about the whole object, or its path cannot be read. */
export function ruleForDrift({ group, kind, namespace, name, field }: AcceptedDrift): IgnoreRule | undefined {
  const steps = stepsOf(field);
  if (steps === undefined || steps.length === 0) return undefined;
  const pointer = pointerTo(steps);
  return {
    ...(group !== '' && { group }),
    kind,
    ...(name !== '' && { name }),
    ...(namespace !== '' && { namespace }),
    ...(pointer === undefined ? { jqPathExpressions: [expressionFor(steps)] } : { jsonPointers: [pointer] }),
  };
}

/** The steps of a reported path; undefined when it cannot be read. */
export function stepsOf(field: string): FieldStep[] | undefined {
  const steps: FieldStep[] = [];
  let rest = field;
  while (rest !== '') {
    const name = /^\.?([A-Za-z_][\w-]*)/.exec(rest);
    if (name !== null && (rest.startsWith('.') || steps.length === 0)) {
      steps.push({ type: 'member', name: name[1] ?? '' });
      rest = rest.slice(name[0].length);
      continue;
    }
    const step = bracketStep(rest, steps.at(-1));
    if (step === undefined) return undefined;
    steps.push(step.step);
    rest = rest.slice(step.length);
  }
  return steps;
}

function bracketStep(rest: string, before: FieldStep | undefined): { step: FieldStep; length: number } | undefined {
  const text = /^\["(?:[^"\\]|\\.)*"\]/.exec(rest)?.[0];
  if (text !== undefined) return { step: quotedStep(text.slice(1, -1), before), length: text.length };
  const position = /^\[(\d+)\]/.exec(rest);
  if (position !== null) return { step: { type: 'position', index: Number(position[1]) }, length: position[0].length };
  const keys = /^\[([A-Za-z_][\w-]*=.*?)\](?=$|\.|\[)/.exec(rest);
  if (keys !== null) {
    const pairs = (keys[1] ?? '').split(/,(?=[A-Za-z_][\w-]*=)/).map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
    });
    return { step: { type: 'item', keys: pairs }, length: keys[0].length };
  }
  const value = /^\[((?:true|false|null|-?[\d.][\d.eE+-]*|\{.*?\}))\](?=$|\.|\[)/.exec(rest);
  return value === null ? undefined : { step: { type: 'value', json: value[1] ?? '' }, length: value[0].length };
}

/** Names that need quotes and texts of sets look alike: a plain name in quotes is a text, and so is what is in a list of texts. */
function quotedStep(json: string, before: FieldStep | undefined): FieldStep {
  const name = String(JSON.parse(json));
  const isText = /^[A-Za-z_][\w-]*$/.test(name) || (before?.type === 'member' && SETS.has(before.name));
  return isText ? { type: 'value', json } : { type: 'member', name };
}

function pointerTo(steps: readonly FieldStep[]): string | undefined {
  const tokens = steps.map((step) => {
    if (step.type === 'member') return step.name;
    return step.type === 'position' ? String(step.index) : undefined;
  });
  return tokens.every((token) => token !== undefined) ? pointerOf(tokens) : undefined;
}

/** A jq path that selects the field and nothing else: `.spec.containers[] | select(.name == "web") | .image`. */
function expressionFor(steps: readonly FieldStep[]): string {
  let expression = '';
  let isAfterSelect = false;
  for (const step of steps) {
    if (step.type === 'member' || step.type === 'position') {
      expression += `${isAfterSelect ? ' | ' : ''}${jqMember(step, expression === '' || isAfterSelect)}`;
      isAfterSelect = false;
      continue;
    }
    const [lead, dot] = isAfterSelect ? [' | ', '.'] : ['', expression === '' ? '.' : ''];
    expression += `${lead}${dot}[] | select(${conditionOf(step)})`;
    isAfterSelect = true;
  }
  return expression;
}

function jqMember(step: FieldStep & { type: 'member' | 'position' }, isFirst: boolean): string {
  if (step.type === 'position') return `${isFirst ? '.' : ''}[${step.index}]`;
  if (/^[A-Za-z_]\w*$/.test(step.name)) return `.${step.name}`;
  return `${isFirst ? '.' : ''}[${jqText(step.name)}]`;
}

function conditionOf(step: FieldStep & { type: 'item' | 'value' }): string {
  if (step.type === 'value') return `. == ${jqJson(step.json)}`;
  return step.keys
    .map(([key, value]) => {
      const member = jqMember({ type: 'member', name: key }, true);
      return isText(value) ? `${member} == ${jqText(value)}` : `(${member} | tostring) == ${jqText(value)}`;
    })
    .join(' and ');
}

/** Whether a key's value can only be a text: a port's number is written as it is, and so would be a name that looks like one. */
function isText(value: string): boolean {
  return !/^(?:true|false|null|-?\d[\d.eE+-]*)$/.test(value) && !value.startsWith('{');
}

/** A jq string: JSON, without interpolation. */
function jqText(text: string): string {
  return JSON.stringify(text);
}

function jqJson(json: string): string {
  return JSON.stringify(JSON.parse(json));
}
