import { flattenToTexts } from '../parameters/flatten.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { LabelLookup } from '../selector/label-selector.js';

/** Parameters as a selector sees them: flat names (`values.env`, `metadata.labels.region`) and texts. */
export function parameterLookup(set: ParameterSet): LabelLookup {
  let flat: Map<string, string> | undefined;
  return (key) => {
    const value = set.get(key);
    if (typeof value === 'string') return value;
    flat ??= flattenToTexts(set.asObject());
    return flat.get(key);
  };
}
