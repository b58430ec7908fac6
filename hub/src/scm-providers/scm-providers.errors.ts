import { ForbiddenError, InvalidInputError } from '@wheelhouse/protocol';

/** The generator's fields cannot be used with this provider. */
export class InvalidScmSettingsError extends InvalidInputError {
  constructor(reason: string) {
    super('SCM_SETTINGS_INVALID', reason);
  }
}

/** The hub's configuration does not let sets ask source hosts, or not this one. */
export class ScmProviderNotAllowedError extends ForbiddenError {
  constructor(reason: string) {
    super('SCM_PROVIDER_NOT_ALLOWED', reason);
  }
}
