// Which fields of an object hold secret values: a whole Secret, Secrets inside other objects, and what was encrypted in Git. Fields are
// named by their members alone, positions and keys of lists left out: better one item too many is hidden than one too few.
import { isJsonObject } from '../object-path.js';
import { parseObject } from './field-set.js';

/** The member names that lead to a field. */
export type SecretField = readonly string[];

interface Branch {
  isSecret: boolean;
  readonly members: Map<string, Branch>;
}

export class SecretFields {
  private readonly root: Branch = { isSecret: false, members: new Map() };

  constructor(fields: Iterable<SecretField>) {
    for (const field of fields) {
      let at = this.root;
      for (const name of field) {
        const next = at.members.get(name) ?? { isSecret: false, members: new Map() };
        at.members.set(name, next);
        at = next;
      }
      at.isSecret = true;
    }
  }

  /** The secret fields of an object, from how it looks on either side and from what is known to have been encrypted. */
  static of(kind: string, objects: readonly unknown[], encrypted: readonly SecretField[]): SecretFields {
    if (kind === 'Secret') return new SecretFields([[]]);
    return new SecretFields([...encrypted, ...objects.flatMap(nestedSecrets)]);
  }

  get isEmpty(): boolean {
    return !this.root.isSecret && this.root.members.size === 0;
  }

  /** Whether a field, or one that it lies in, is secret. */
  covers(field: SecretField): boolean {
    let at: Branch | undefined = this.root;
    for (const name of field) {
      if (at.isSecret) return true;
      at = at.members.get(name);
      if (at === undefined) return false;
    }
    return at.isSecret;
  }
}

/** The values of Secrets inside an object of another kind, for example of a resource that templates them. */
export function nestedSecrets(object: unknown): SecretField[] {
  const found: SecretField[] = [];
  collect(object, [], found);
  return found;
}

/** The member names in a path of FieldsV1 segments. */
export function memberNames(segments: readonly string[]): string[] {
  return segments.filter((segment) => segment.startsWith('f:')).map((segment) => segment.slice(2));
}

/** The path with the values that it names list items by hidden, where those are secret. `hide`: what to show instead. */
export function hideInSegments(
  segments: readonly string[],
  secrets: SecretFields,
  hide: (value: unknown) => unknown,
): string[] {
  return segments.map((segment, index) => {
    const field = memberNames(segments.slice(0, index));
    if (segment.startsWith('v:')) return secrets.covers(field) ? `v:${JSON.stringify(hide(segment))}` : segment;
    const keys = segment.startsWith('k:') ? parseObject(segment.slice(2)) : undefined;
    if (keys === undefined) return segment;
    const shown = Object.entries(keys).map(([name, value]) => [
      name,
      secrets.covers([...field, name]) ? hide(value) : value,
    ]);
    return `k:${JSON.stringify(Object.fromEntries(shown))}`;
  });
}

function collect(value: unknown, field: SecretField, found: SecretField[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, field, found);
  if (!isJsonObject(value)) return;
  if (value['kind'] === 'Secret' && value['apiVersion'] === 'v1')
    found.push([...field, 'data'], [...field, 'stringData']);
  else for (const [name, member] of Object.entries(value)) collect(member, [...field, name], found);
}
