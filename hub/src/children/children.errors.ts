import { ConflictError } from '@wheelhouse/protocol';
import { type ChildKey, describeChild } from './child.js';

/** An application holds this manifest in its source: what a person writes would be undone by it. */
export class ChildOwnedError extends ConflictError {
  constructor(child: ChildKey, parent: string) {
    super(
      'CONFLICT',
      `The ${describeChild(child)} belongs to the application "${parent}", whose source holds its manifest. Change it there.`,
      { details: { kind: child.kind, name: child.name, parent } },
    );
  }
}
