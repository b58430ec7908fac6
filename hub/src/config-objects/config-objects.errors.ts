import type { Position } from '@wheelhouse/generators';
import { AppError, InvalidInputError, LimitExceededError } from '@wheelhouse/protocol';

/** What was sent is no ConfigMap or Secret that can be stored. */
export class InvalidConfigObjectError extends InvalidInputError {
  constructor(message: string, position?: Position) {
    super('INVALID_INPUT', message, { details: { ...position } });
  }
}

/** The hub holds as many as it takes. */
export class TooManyConfigObjectsError extends LimitExceededError {
  constructor(kind: string, limit: number) {
    super(
      'LIMIT_EXCEEDED',
      `The hub holds ${limit} objects of kind ${kind} already, which is the limit. Delete one first.`,
    );
  }
}

/** A set refers to a Secret, or a key of it, that the hub does not hold. */
export class SecretNotFoundError extends AppError {
  readonly kind = 'NotFound';

  constructor(name: string, key: string) {
    super(
      'SECRET_NOT_FOUND',
      `The hub holds no Secret "${name}" with the key "${key}". Set it: wheelhouse secret set ${name} ${key}`,
      { details: { secret: name, key } },
    );
  }
}

/** A set refers to a ConfigMap that the hub does not hold. */
export class ConfigMapNotFoundError extends AppError {
  readonly kind = 'NotFound';

  constructor(name: string) {
    super('CONFIG_MAP_NOT_FOUND', `The hub holds no ConfigMap "${name}". Apply it: wheelhouse apply -f FILE`, {
      details: { configMap: name },
    });
  }
}
