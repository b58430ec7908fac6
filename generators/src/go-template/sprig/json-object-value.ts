/** Go structures whose fields show in JSON. */
import { GoObject } from '../values/go-object.js';
import type { GoValue } from '../values/go-value.js';

/** A structure; everything else with a type of its own is written as its underlying value or its text. */
export abstract class JsonObjectValue extends GoObject {
  /** The fields by name, in the order of their declaration. */
  abstract jsonMembers(): Readonly<Record<string, GoValue>>;
}
