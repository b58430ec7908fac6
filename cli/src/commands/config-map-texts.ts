import { GenerationError } from '@wheelhouse/generators';
import type { PlacedValue } from './objects-file.js';

/** The data of a ConfigMap. Throws GenerationError with the place for what the API server would not take. */
export function configMapTexts({ value, locate }: PlacedValue): Record<string, string> {
  const { data } = value as { readonly data?: unknown };
  const refuse = (reason: string, ...path: string[]): never => {
    throw new GenerationError('INVALID_SPEC', `${reason}.`, { position: locate(['data', ...path]) });
  };
  if (data === undefined || data === null) return {};
  if (typeof data !== 'object' || Array.isArray(data)) return refuse('the `data` of the ConfigMap is no map');
  return Object.fromEntries(
    Object.entries(data).map(([key, text]: [string, unknown]) => [
      key,
      typeof text === 'string' ? text : refuse(`data["${key}"] is no text: put it in quotes, or after a |`, key),
    ]),
  );
}
