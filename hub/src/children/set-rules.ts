import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SetEdits } from '../application-sets/set-edits.js';
import { SetObservers } from '../application-sets/set-observers.js';
import { AncestorsReadModel, circleOf, circleText } from './store/ancestors.read-model.js';
import { ChildOwnedError } from './children.errors.js';
import { ChildrenSchedule } from './children-schedule.js';
import { childKey, ChildStore } from './store/child-store.js';

/** Sets that applications make: people may not change them, some names would close a circle, and what becomes of them concerns who made them. Connected once, at start. */
@Injectable()
export class SetRules implements OnModuleInit {
  constructor(
    private readonly setEdits: SetEdits,
    private readonly store: ChildStore,
    private readonly ancestors: AncestorsReadModel,
    private readonly setObservers: SetObservers,
    private readonly schedule: ChildrenSchedule,
  ) {}

  onModuleInit(): void {
    this.setEdits.addCheck((name) => this.refuseOwned(name));
    this.setObservers.onChanged((names, tx) => this.schedule.setsChanged(names, tx));
    this.setEdits.askForCircles((setName, application) => this.circleThrough(setName, application));
  }

  private async refuseOwned(name: string): Promise<void> {
    const set = { kind: 'ApplicationSet', name } as const;
    const owner = (await this.store.findOwners([set])).get(childKey(set));
    if (owner) throw new ChildOwnedError(set, owner.parentName);
  }

  private async circleThrough(setName: string, application: string): Promise<string | undefined> {
    const chain = await this.ancestors.chainOf({ kind: 'ApplicationSet', name: setName });
    const circle = circleOf(chain, [{ kind: 'Application', name: application }]);
    return circle && circleText(circle);
  }
}
