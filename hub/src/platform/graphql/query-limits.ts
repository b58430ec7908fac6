// What a single document may ask for, so that no query costs out of proportion to its length. Counted with fragments expanded but
// each fragment measured once: fragments that multiply each other are found without multiplying the work.
import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

/** Words and signs in a document: parsing stops there. */
export const MAXIMUM_TOKENS = 4_000;

/** Documented in docs/protocol.md; the largest query of our own clients needs about a tenth of each. */
export const QUERY_LIMITS = {
  /** Fields within fields. */
  depth: 12,
  /** Fields of the root, each of which starts work of its own. */
  rootFields: 50,
  /** Aliases, which ask for the same thing again. */
  aliases: 50,
  /** Fields in all. */
  fields: 2_000,
  /** Rows that nested lists may add up to: the page sizes along a path multiplied. */
  rows: 100_000,
} as const;

type Measure = Record<keyof typeof QUERY_LIMITS, number>;

/** A page size that is not written in the query (a variable) may be the largest there is. */
const UNKNOWN_PAGE = 500;
const DEFAULT_PAGE = 50;
/** Counting beyond this says nothing more and must not overflow. */
const CEILING = 1_000_000_000;

const EMPTY: Measure = { depth: 0, rootFields: 0, aliases: 0, fields: 0, rows: 0 };

/** A validation rule: reports what exceeds a limit, with the limit and the actual value. */
export function queryLimits(context: ValidationContext): ASTVisitor {
  const measured = new Map<string, Measure>();
  const fragment = (name: string): Measure => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    // Seen from inside itself a fragment counts nothing; another rule refuses the circle.
    measured.set(name, EMPTY);
    const definition = context.getFragment(name);
    const measure = definition ? measureSelections(definition.selectionSet, fragment) : EMPTY;
    measured.set(name, measure);
    return measure;
  };
  return {
    OperationDefinition(operation) {
      const measure = measureSelections(operation.selectionSet, fragment);
      for (const [name, maximum] of Object.entries(QUERY_LIMITS) as [keyof Measure, number][]) {
        const actual = measure[name];
        if (actual <= maximum) continue;
        context.reportError(
          new GraphQLError(
            `The query exceeds a limit: ${name} is ${actual}, at most ${maximum} is allowed. Split it.`,
            {
              nodes: operation,
              extensions: { limit: { limit: name, maximum, actual } },
            },
          ),
        );
      }
      return false;
    },
  };
}

function measureSelections(selectionSet: SelectionSetNode, fragment: (name: string) => Measure): Measure {
  let total = EMPTY;
  for (const selection of selectionSet.selections) {
    // Introspection nests deeply by nature; a rule of the library bounds it.
    if (selection.kind === Kind.FIELD && selection.name.value.startsWith('__')) continue;
    if (selection.kind === Kind.FIELD) total = add(total, measureField(selection, fragment));
    else if (selection.kind === Kind.FRAGMENT_SPREAD) total = add(total, fragment(selection.name.value));
    else total = add(total, measureSelections(selection.selectionSet, fragment));
  }
  return total;
}

function measureField(field: FieldNode, fragment: (name: string) => Measure): Measure {
  const inner = field.selectionSet ? measureSelections(field.selectionSet, fragment) : EMPTY;
  const pageSize = pageSizeOf(field);
  return {
    depth: inner.depth + 1,
    rootFields: 1,
    aliases: Math.min(CEILING, inner.aliases + (field.alias ? 1 : 0)),
    fields: Math.min(CEILING, inner.fields + 1),
    rows: pageSize === undefined ? inner.rows : Math.min(CEILING, pageSize * Math.max(1, inner.rows)),
  };
}

/** The page size of a connection, which is known by its `first` or by the `nodes` or `edges` below it; undefined for other fields. */
function pageSizeOf(field: FieldNode): number | undefined {
  const first = field.arguments?.find(({ name }) => name.value === 'first');
  if (first !== undefined) return sizeIn(first.value);
  const selections = field.selectionSet?.selections ?? [];
  const isConnection = selections.some(
    (selection) => selection.kind === Kind.FIELD && ['nodes', 'edges'].includes(selection.name.value),
  );
  return isConnection ? DEFAULT_PAGE : undefined;
}

function sizeIn(value: ValueNode): number {
  return value.kind === Kind.INT ? Math.min(Number(value.value), UNKNOWN_PAGE) : UNKNOWN_PAGE;
}

function add(left: Measure, right: Measure): Measure {
  return {
    depth: Math.max(left.depth, right.depth),
    rootFields: Math.min(CEILING, left.rootFields + right.rootFields),
    aliases: Math.min(CEILING, left.aliases + right.aliases),
    fields: Math.min(CEILING, left.fields + right.fields),
    rows: Math.min(CEILING, left.rows + right.rows),
  };
}
