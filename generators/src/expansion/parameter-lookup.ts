import { formatGoValue } from '../yaml/go-number.js';
import { eachFlatValue } from '../parameters/flatten.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { LabelLookup } from '../selector/label-selector.js';

/** Parameters as a selector sees them: flat names (`values.env`, `metadata.labels.region`) and texts. */
export function parameterLookup(set: ParameterSet): LabelLookup {
  let flat: Map<string, string> | undefined;
  return (key) => {
    const value = set.get(key);
    if (typeof value === 'string') return value;
    flat ??= flatten(set);
    return flat.get(key);
  };
}

function flatten(set: ParameterSet): Map<string, string> {
  const flat = new Map<string, string>();
  eachFlatValue(set.asObject(), (name, value) => flat.set(name, formatGoValue(value)));
  return flat;
}
