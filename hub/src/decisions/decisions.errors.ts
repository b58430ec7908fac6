import type { Position } from '@wheelhouse/generators';
import { AppError, InvalidInputError, LimitExceededError } from '@wheelhouse/protocol';
import type { DecisionKey } from './decision.js';

/** What was sent is no object that can be a decision. */
export class InvalidDecisionError extends InvalidInputError {
  constructor(message: string, position?: Position) {
    super('INVALID_INPUT', message, { details: { ...position } });
  }
}

/** The hub holds as many as it takes. */
export class TooManyDecisionsError extends LimitExceededError {
  constructor(limit: number) {
    super('LIMIT_EXCEEDED', `The hub holds ${limit} decisions already, which is the limit. Delete one first.`);
  }
}

/** No ConfigMap names the kind, so no set would read it. */
export class UnknownDecisionKindError extends InvalidInputError {
  constructor({ apiVersion, kind, name }: DecisionKey) {
    super(
      'UNKNOWN_KIND',
      `${kind} "${name}" is not taken: it is no ApplicationSet, Application, ConfigMap or Secret, and no ConfigMap names the apiVersion ` +
        `${apiVersion} with this kind as a decision. Apply that ConfigMap first, or use \`wheelhouse decision apply\`.`,
      { details: { apiVersion, kind, name } },
    );
  }
}

/** A generator finds none of the decisions that it reads. In Argo CD, too, this is an error: no object is not no cluster. */
export class DecisionNotFoundError extends AppError {
  readonly kind = 'NotFound';

  constructor(what: string) {
    super(
      'DECISION_NOT_FOUND',
      `The hub holds no ${what}. Apply it with its status: wheelhouse decision apply -f FILE`,
    );
  }
}

/** A ConfigMap or the status of a decision does not say what it has to. */
export class UnreadableDecisionError extends AppError {
  readonly kind = 'InvalidInput';

  constructor(message: string) {
    super('DECISION_UNREADABLE', message);
  }
}
