import { InvalidInputError } from '@wheelhouse/protocol';

/** A key of `argocd-cm` that agents could not use. Never says what the value is. */
export class InvalidCustomizationError extends InvalidInputError {
  constructor(key: string, why: string) {
    super('INVALID_INPUT', `The ConfigMap "argocd-cm" cannot be used: the key ${key} ${why}.`, { details: { key } });
  }
}
