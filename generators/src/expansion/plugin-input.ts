/** A plugin's input as its parameter sets show it: `generator.input.parameters`. */
import { GoObject } from '../go-template/values/go-object.js';
import type { GoMap, GoValue } from '../go-template/values/go-value.js';
import { intOf } from '../go-template/values/go-integer.js';
import { NIL_INPUT } from '../go-template/values/nil-containers.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';
import { isJsonList, isJsonObject, setMember, type Json, type JsonObject } from '../json.js';
import type { ExpansionRun } from './expansion-run.js';

/** The parameter `generator`. In Argo CD's languages it is a structure of Go's; templates tell an input that is given from none. */
export function pluginInput(run: ExpansionRun, input: JsonObject, isGiven: boolean): GoMap {
  if (run.fillsAtOnce) return { input: { parameters: input } };
  if (!isGiven) return { input: new TypedMap('v1alpha1.PluginParameters', { parameters: NIL_INPUT }) };
  const members: Record<string, RawJson> = {};
  for (const [name, value] of Object.entries(input)) {
    setMember(members, name, new RawJson(value));
  }
  const parameters = new TypedMap('v1.JSON', members);
  return { input: new TypedMap('v1alpha1.PluginParameters', { parameters }) };
}

/** A value that Argo CD's Go templates see as a struct with the bytes of its JSON: only `toJson` shows what is in it. */
export class RawJson extends GoObject {
  readonly typeName = 'v1.JSON';
  readonly kindName = 'struct';
  readonly value: Json;
  private text: string | undefined;

  constructor(value: Json) {
    super();
    this.value = value;
  }

  format(): string {
    return `{[${this.bytes().join(' ')}]}`;
  }

  member(name: string): unknown {
    if (name !== 'Raw') return undefined;
    return new TypedList(
      'uint8',
      [...this.bytes()].map((byte) => intOf(byte)),
    );
  }

  override jsonValue(): GoValue {
    return this.value;
  }

  private bytes(): Uint8Array {
    this.text ??= JSON.stringify(sortedByName(this.value)).replace(HTML_SIGNS, escapedSign);
    return new TextEncoder().encode(this.text);
  }
}

/** What Go escapes wherever it writes JSON. */
const HTML_SIGNS = /[<>&\u2028\u2029]/g;

function escapedSign(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function sortedByName(value: Json): Json {
  if (isJsonList(value)) return value.map(sortedByName);
  if (!isJsonObject(value)) return value;
  const sorted: Record<string, Json> = {};
  for (const name of Object.keys(value).toSorted()) setMember(sorted, name, sortedByName(value[name] ?? null));
  return sorted;
}
