// A notation for what most custom resources say: conditions, a phase, a flag. A kind is described by steps that are taken in order until one
// says something, and by what is said otherwise.
import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../../cluster/cluster.js';
import { numberAt, objectsAt, textAt, valueAt, type JsonObject } from '../../object-path.js';
import type { HealthRule, HealthStatus } from '../health-status.js';

/** Healthy, Progressing, Degraded, Suspended, Missing, Unknown. */
export type HealthLetter = 'H' | 'P' | 'D' | 'S' | 'M' | 'U';

const HEALTHS: Readonly<Record<HealthLetter, Health>> = {
  H: 'Healthy',
  P: 'Progressing',
  D: 'Degraded',
  S: 'Suspended',
  M: 'Missing',
  U: 'Unknown',
};

/** Says something about an object, or nothing. */
export type Step = (object: KubernetesObject) => HealthStatus | undefined;

/**
 * A condition: `Ready=True`, `Ready!=True`, `Ready` (whatever its status), `Ready=False Failed` (with a reason). Then what it means, and the words;
 * without words those of the condition count. `@reason` stands for its reason, `@` for its message or else its reason, `@ and words` for its message or else the words.
 */
export type ConditionTest = readonly [condition: string, health: HealthLetter, message?: string];

/** A kind by its description; `{kind}` in words stands for the kind. */
export function described(steps: readonly Step[], otherwise: readonly [HealthLetter, string]): HealthRule {
  return (object) => {
    for (const step of steps) {
      const said = step(object);
      if (said !== undefined) return said;
    }
    return health(otherwise[0], otherwise[1].replace('{kind}', object.kind));
  };
}

/** The first condition that one of the tests fits decides. */
export function conditions(...tests: readonly ConditionTest[]): Step {
  const parsed = tests.map(parseTest);
  return (object) => {
    for (const condition of objectsAt(object, 'status', 'conditions')) {
      const found = parsed.find(({ fits }) => fits(condition));
      if (found !== undefined) return health(found.letter, wordsOf(condition, found.message));
    }
    return undefined;
  };
}

/** A flag that is set. */
export function flag(path: string, letter: HealthLetter, message: string): Step {
  const members = path.split('.');
  return (object) =>
    valueAt(object, ...members) === true ? health(letter, message.replace('{kind}', object.kind)) : undefined;
}

/** A text with known values, `=` standing for the value; `''` for no text at all, `*` for any other one. */
export function field(
  path: string,
  values: Readonly<Record<string, readonly [HealthLetter, string]>>,
  messagePath?: string,
): Step {
  const members = path.split('.');
  const known = new Map(Object.entries(values));
  return (object) => {
    const value = textAt(object, ...members);
    const meaning = known.get(value) ?? (value === '' ? undefined : known.get('*'));
    if (meaning === undefined) return undefined;
    const [letter, words] = meaning;
    const own = messagePath === undefined ? '' : textAt(object, ...messagePath.split('.'));
    return health(letter, own || words.replace('{kind}', object.kind).replace('=', value));
  };
}

/** The controller has not seen the latest change. */
export function unobserved(message: string): Step {
  return (object) => {
    const observed = numberAt(object, 'status', 'observedGeneration');
    const generation = numberAt(object, 'metadata', 'generation');
    return observed === undefined || generation === undefined || observed === generation
      ? undefined
      : health('P', message);
  };
}

export function health(letter: HealthLetter, message: string): HealthStatus {
  return { health: HEALTHS[letter], message };
}

interface ParsedTest {
  readonly fits: (condition: JsonObject) => boolean;
  readonly letter: HealthLetter;
  readonly message: string | undefined;
}

function parseTest([condition, letter, message]: ConditionTest): ParsedTest {
  const [, type = '', operator, status = '', reason] = /^([^!= ]+)(?:(!?=)(\w+))?(?: (\w+))?$/.exec(condition) ?? [];
  const fits = (found: JsonObject): boolean => {
    if (textAt(found, 'type') !== type || (reason !== undefined && textAt(found, 'reason') !== reason)) return false;
    return operator === undefined || (textAt(found, 'status') === status) === (operator === '=');
  };
  return { fits, letter, message };
}

function wordsOf(condition: JsonObject, message: string | undefined): string {
  const own = textAt(condition, 'message');
  const isSaid = typeof condition['message'] === 'string';
  if (message === '@reason') return textAt(condition, 'reason');
  if (message === '@') return isSaid ? own : textAt(condition, 'reason');
  if (message?.startsWith('@ ') === true) return isSaid ? own : message.slice(2);
  return message ?? own;
}
