/** Renders with our own implementation. */
import {
  compileGoTemplate,
  GenerationError,
  TypedList,
  TypedMap,
  type GoValue,
  type Json,
} from '@wheelhouse/generators';
import type { GoAnswer, Rendering } from './go-oracle.js';

/** One rendering; its error where it fails. */
export function renderOurs({ template, data, options }: Rendering): GoAnswer {
  try {
    const missingKey = options.includes('missingkey=error') ? 'error' : 'default';
    return { output: compileGoTemplate(template, { name: 't', missingKey })(typed(data)) };
  } catch (error) {
    if (error instanceof GenerationError) return { error: error.message };
    throw error;
  }
}

/** Lists and maps of texts get their types: `{"$strings": [...]}` and `{"$stringMap": {...}}`. Everything is copied. */
function typed(value: Json): GoValue {
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value !== 'object' || value === null) return value;
  const { $strings: texts, $stringMap: members } = value as Record<string, Json>;
  if (Array.isArray(texts)) return new TypedList('string', texts);
  if (typeof members === 'object' && members !== null)
    return new TypedMap('string', members as Record<string, GoValue>);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typed(member)]));
}
