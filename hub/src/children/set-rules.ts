import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SetEdits } from '../application-sets/set-edits.js';
import { AncestorsReadModel, circleOf, circleText } from './ancestors.read-model.js';
import { ChildOwnedError } from './children.errors.js';
import { childKey, ChildStore } from './child-store.js';

/** Which sets people may not change because an application makes them, and which names would close a circle: connected once, at start. */
@Injectable()
export class SetRules implements OnModuleInit {
  constructor(
    private readonly setEdits: SetEdits,
    private readonly store: ChildStore,
    private readonly ancestors: AncestorsReadModel,
  ) {}

  onModuleInit(): void {
    this.setEdits.addCheck((name) => this.refuseOwned(name));
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
