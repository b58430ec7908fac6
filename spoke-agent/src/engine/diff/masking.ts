// Makes differences fit to leave the agent: JSON text of bounded length, and nothing of a secret value but runs of `+`.
import { canonicalJson } from '@wheelhouse/protocol';
import { isJsonObject } from '../object-path.js';
import type { Difference } from './difference.js';
import { fieldPath } from './field-path.js';
import { hideInSegments, memberNames, type SecretField, type SecretFields } from './secret-fields.js';

/** A difference whose values are JSON text; null where the field is absent. */
export interface ShownDifference {
  readonly path: string;
  readonly desired: string | null;
  readonly live: string | null;
}

/** The longest JSON text of one value that is reported; longer ones are cut and say so. */
export const MAX_VALUE_LENGTH = 4_096;
/** The length of the shortest mask. */
const SHORTEST_MASK = 8;
/** By how much the masks that Argo CD shows differ. */
const ARGO_CD_STEP = 4;

/** Shows the differences of one object. Secret values are masked: equal lengths for equal values, within this call. */
export function showDifferences(secrets: SecretFields, differences: readonly Difference[]): ShownDifference[] {
  const masking = new Masking(secrets);
  return differences.map(({ segments, desired, live }) => {
    const field = memberNames(segments);
    return { path: masking.path(segments), desired: masking.show(desired, field), live: masking.show(live, field) };
  });
}

/** A difference with its values as they are, but for secret ones. Undefined where the field is absent. */
export interface MaskedDifference {
  readonly path: string;
  readonly desired: unknown;
  readonly live: unknown;
}

/** The differences of one object with secret values masked: equal lengths for equal values, within this call. Values are not cut. */
export function maskDifferences(secrets: SecretFields, differences: readonly Difference[]): MaskedDifference[] {
  const masking = new Masking(secrets, ARGO_CD_STEP);
  return differences.map(({ segments, desired, live }) => {
    const field = memberNames(segments);
    return { path: masking.path(segments), desired: masking.hide(desired, field), live: masking.hide(live, field) };
  });
}

class Masking {
  private readonly secrets: SecretFields;
  private readonly masks = new Map<string, string>();
  private readonly step: number;

  /** `step`: by how much the mask of the next value is longer. */
  constructor(secrets: SecretFields, step = 1) {
    this.secrets = secrets;
    this.step = step;
  }

  path(segments: readonly string[]): string {
    return fieldPath(hideInSegments(segments, this.secrets, (value) => this.mask(value)));
  }

  show(value: unknown, field: SecretField): string | null {
    if (value === undefined) return null;
    return boundedJson(this.secrets.isEmpty ? value : this.masked(value, field));
  }

  hide(value: unknown, field: SecretField): unknown {
    return value === undefined || this.secrets.isEmpty ? value : this.masked(value, field);
  }

  private masked(value: unknown, field: SecretField): unknown {
    if (Array.isArray(value)) return value.map((item) => this.masked(item, field));
    if (isJsonObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, this.masked(member, [...field, name])]),
      );
    return this.secrets.covers(field) ? this.mask(value) : value;
  }

  private mask(value: unknown): string {
    const text = canonicalJson(value);
    const known = this.masks.get(text);
    if (known !== undefined) return known;
    const mask = '+'.repeat(SHORTEST_MASK + this.masks.size * this.step);
    this.masks.set(text, mask);
    return mask;
  }
}

function boundedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json.length <= MAX_VALUE_LENGTH) return json;
  return JSON.stringify(`${json.slice(0, MAX_VALUE_LENGTH)}... (${json.length} characters)`);
}
