import { GenerationError } from '../generation.errors.js';
import { isJsonObject, memberOf, type JsonObject } from '../json.js';
import type { StructSchema } from '../spec/schema.js';
import { normalObject } from './normal-form.js';

/** A provider as a generator names it. */
export interface ChosenProvider<Name extends string> {
  readonly provider: Name;
  /** The provider's fields: only known ones, zero values left out, sorted by name. Secrets are in it as references only. */
  readonly settings: JsonObject;
}

/** The provider of a generator: the first of those that Argo CD looks for. @throws GenerationError GENERATOR_ERROR when there is none */
export function chooseProvider<Name extends string>(
  generator: string,
  providers: Readonly<Record<Name, StructSchema>>,
  value: JsonObject,
): ChosenProvider<Name> {
  const names = Object.keys(providers) as Name[];
  for (const provider of names) {
    const own = memberOf(value, provider);
    if (isJsonObject(own)) return { provider, settings: normalObject(providers[provider], own) };
  }
  const message = `The generator ${generator} names no provider; one of ${names.join(', ')} is needed.`;
  throw new GenerationError('GENERATOR_ERROR', message);
}
