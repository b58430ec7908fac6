// Sets of fields in the form in which Kubernetes stores them (FieldsV1): a trie of `f:<member>`, `k:<keys>` and `v:<value>` edges. A node
// belongs to the set itself when it is a leaf or holds `.`. All functions are pure; tries are never changed once made.

export type FieldSet = { readonly [edge: string]: FieldSet };
type MutableFieldSet = { [edge: string]: FieldSet };

/** The one leaf: shared by all tries, since a cluster holds very many. */
export const LEAF: FieldSet = Object.freeze({});

const SELF = '.';

function isMember(node: FieldSet): boolean {
  return SELF in node || isEmptySet(node);
}

/** @param keep whether a field stays that the left set and the right set hold or not. */
function combine(
  left: FieldSet | undefined,
  right: FieldSet | undefined,
  keep: (inLeft: boolean, inRight: boolean) => boolean,
): FieldSet | undefined {
  const node: MutableFieldSet = {};
  let isEmpty = true;
  for (const edge of new Set([...Object.keys(left ?? LEAF), ...Object.keys(right ?? LEAF)])) {
    if (edge === SELF) continue;
    const child = combine(left?.[edge], right?.[edge], keep);
    if (!child) continue;
    node[edge] = child;
    isEmpty = false;
  }
  const isIn = keep(left !== undefined && isMember(left), right !== undefined && isMember(right));
  if (isEmpty) return isIn ? LEAF : undefined;
  return isIn ? { [SELF]: LEAF, ...node } : node;
}

/** The root is a set, never a field. */
function combineSets(left: FieldSet, right: FieldSet, keep: (inLeft: boolean, inRight: boolean) => boolean): FieldSet {
  const { [SELF]: _self, ...edges } = combine(left, right, keep) ?? {};
  return edges;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  return combineSets(left, right, (inLeft, inRight) => inLeft || inRight);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combineSets(left, right, (inLeft, inRight) => inLeft && inRight);
}

/** What is in the left set only. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combineSets(left, right, (inLeft, inRight) => inLeft && !inRight);
}

export function isEmptySet(set: FieldSet): boolean {
  return Object.keys(set).length === 0;
}

/** Whether two sets hold the same fields. */
export function isSameSet(left: FieldSet, right: FieldSet): boolean {
  const edges = Object.keys(left);
  if (edges.length !== Object.keys(right).length) return false;
  return edges.every((edge) => {
    const [a, b] = [left[edge], right[edge]];
    return a !== undefined && b !== undefined && (a === b || isSameSet(a, b));
  });
}

/** The fields in the API server's notation, for example `.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const paths: string[] = [];
  for (const [edge, node] of Object.entries(set)) {
    if (edge === SELF) continue;
    const path = prefix + stepOf(edge);
    if (isMember(node)) paths.push(path);
    paths.push(...pathsOf(node, path));
  }
  return paths;
}

function stepOf(edge: string): string {
  const rest = edge.slice(2);
  if (edge.startsWith('f:')) return `.${rest}`;
  if (edge.startsWith('v:')) return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}
