import type { GoValue } from './go-value.js';

/**
 * A Go value with methods or a type of its own: time.Time, time.Duration, *semver.Version, url.URL, an error. `{{ $t.Year }}` calls a
 * method or reads a field; printing asks `format`.
 */
export abstract class GoObject {
  /** As `%T` and `typeOf` print it, for example `time.Time`. */
  abstract readonly typeName: string;
  /** As `kindOf` prints it, for example `struct`, `ptr`, `int64`. */
  abstract readonly kindName: string;
  /** As `%v` prints it. */
  abstract format(): string;
  /** A field, or a method (called by the template with its arguments); undefined when there is none of that name. */
  abstract member(name: string): unknown;

  /** The number or text that a named type such as time.Duration stands for: it is compared, counted as true and printed by %d as that. */
  underlying(): GoValue | undefined {
    return undefined;
  }

  /** What JSON holds of it where it says so itself (json.Marshaler). */
  jsonValue(): GoValue | undefined {
    return undefined;
  }
}
