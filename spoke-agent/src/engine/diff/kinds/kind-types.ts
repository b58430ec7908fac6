// Reads the table of Kubernetes' own kinds. An entry of KINDS is `group/version/Kind=Struct`; one of STRUCTS `Struct{field,...}`. A field is
// `name?:type` with `?` where a zero value is left out of JSON. Types: `s` text, `b` boolean, `i` whole number, `f` number, `y` bytes, `Q`
// quantity, `I` number or text, `T` `M` times, `D` duration, `R` anything, `*` pointer to, `[` list of, `{` map of, `#` struct. At the end:
// `^` keys that are not given go (retainKeys), `!` replaced whole, `+key` merged by that key (nothing after `+`: a list of scalars).
import { KINDS, STRUCTS } from './kind-table.js';

/** The kind of a value. */
export type ScalarType = 's' | 'b' | 'i' | 'f' | 'y' | 'Q' | 'I' | 'T' | 'M' | 'D' | 'R';

export type FieldType =
  | { readonly type: 'scalar'; readonly scalar: ScalarType }
  | { readonly type: 'pointer' | 'list' | 'map'; readonly of: FieldType }
  | { readonly type: 'struct'; readonly name: string };

/** A field of a struct. */
export interface StructField {
  readonly type: FieldType;
  readonly isOmittedWhenZero: boolean;
  readonly retainsKeys: boolean;
  readonly isReplaced: boolean;
  /** Undefined: not merged. Empty: a list of scalars. */
  readonly mergeKey: string | undefined;
}

export type Struct = ReadonlyMap<string, StructField>;

const FIELD = /^([^?:]+)(\?)?:([*[{]*(?:#[\w.]+|[a-zA-Z]))(\^)?(!)?(?:\+(.*))?$/;

let kinds: ReadonlyMap<string, string> | undefined;
let sources: ReadonlyMap<string, string> | undefined;
const structs = new Map<string, Struct>();

/** The struct of a kind that Kubernetes itself defines; undefined for custom resources. */
export function structOfKind(apiVersion: string, kind: string): string | undefined {
  kinds ??= new Map(words(KINDS).map((word) => word.split('=') as [string, string]));
  return kinds.get(`${apiVersion.includes('/') ? '' : '/'}${apiVersion}/${kind}`);
}

/** The fields of a struct; none for a name that is none. */
export function fieldsOfStruct(name: string): Struct {
  const known = structs.get(name);
  if (known !== undefined) return known;
  sources ??= new Map(
    words(STRUCTS).map((word) => {
      const brace = word.indexOf('{');
      return [word.slice(0, brace), word.slice(brace + 1, -1)];
    }),
  );
  const source = sources.get(name) ?? '';
  const fields = new Map(source === '' ? [] : source.split(',').map(fieldOf));
  structs.set(name, fields);
  return fields;
}

function words(table: string): string[] {
  return table.split(/\s+/).filter((word) => word !== '');
}

function fieldOf(text: string): [string, StructField] {
  const [, name = '', omitted, type = 'R', retains, replaced, mergeKey] = FIELD.exec(text) ?? [];
  return [
    name,
    {
      type: typeOf(type),
      isOmittedWhenZero: omitted !== undefined,
      retainsKeys: retains !== undefined,
      isReplaced: replaced !== undefined,
      mergeKey,
    },
  ];
}

const CONTAINERS = { '*': 'pointer', '[': 'list', '{': 'map' } as const;

function typeOf(text: string): FieldType {
  const first = text.charAt(0);
  if (first === '*' || first === '[' || first === '{') return { type: CONTAINERS[first], of: typeOf(text.slice(1)) };
  if (first === '#') return { type: 'struct', name: text.slice(1) };
  return { type: 'scalar', scalar: first as ScalarType };
}

/** What is behind pointers. */
export function pointee(type: FieldType): FieldType {
  return type.type === 'pointer' ? pointee(type.of) : type;
}
