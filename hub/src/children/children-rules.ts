import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeletionWaits } from '../applications/deletion/deletion-waits.js';
import { OwnedEdits } from '../applications/owned-edits.js';
import { SetEdits } from '../application-sets/set-edits.js';
import type { ChildKey } from './child.js';
import { ChildOwnedError } from './children.errors.js';
import { ChildrenGoFirst } from './children-go-first.js';
import { childKey, ChildStore } from './child-store.js';

/** What people may not change because an application makes it, and what goes before an application: connected once, at start. */
@Injectable()
export class ChildrenRules implements OnModuleInit {
  constructor(
    private readonly store: ChildStore,
    private readonly edits: OwnedEdits,
    private readonly setEdits: SetEdits,
    private readonly deletions: DeletionWaits,
    private readonly goingFirst: ChildrenGoFirst,
  ) {}

  onModuleInit(): void {
    this.edits.addCheck(({ name }) => this.refuseOwned({ kind: 'Application', name }));
    this.setEdits.addCheck((name) => this.refuseOwned({ kind: 'ApplicationSet', name }));
    this.deletions.addGate(this.goingFirst);
  }

  private async refuseOwned(child: ChildKey): Promise<void> {
    const owner = (await this.store.findOwners([child])).get(childKey(child));
    if (owner) throw new ChildOwnedError(child, owner.parentName);
  }
}
