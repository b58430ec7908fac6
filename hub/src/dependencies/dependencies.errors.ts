import { InvalidInputError } from '@wheelhouse/protocol';

/** A dependency that cannot be understood. */
export class InvalidDependencyError extends InvalidInputError {
  constructor(location: string, reason: string, cause?: unknown) {
    super('INVALID_SPEC', `${location}: ${reason}`, { details: { location }, ...(cause !== undefined && { cause }) });
  }
}

/** Applications that depend on each other in a circle would wait for ever. */
export class DependencyCycleError extends InvalidInputError {
  constructor(path: readonly string[]) {
    super('INVALID_SPEC', `spec.dependsOn: ${cycleMessage(path)}`, {
      details: { location: 'spec.dependsOn', path: [...path] },
    });
  }
}

/** The sentence about a circle of dependencies; the path begins and ends with the same name. */
export function cycleMessage(path: readonly string[]): string {
  return `The application "${path[0] ?? ''}" depends on itself: ${path.join(' -> ')}. Take one of these dependencies away.`;
}
