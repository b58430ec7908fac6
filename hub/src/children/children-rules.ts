import { Injectable, type OnModuleInit } from '@nestjs/common';
import { canonicalApplication } from '@wheelhouse/generators';
import type { ApplicationManifest } from '../applications/application.js';
import { ApplicationsService } from '../applications/applications.service.js';
import { DeletionWaits } from '../applications/deletion/deletion-waits.js';
import { OwnedEdits } from '../applications/owned-edits.js';
import { ChildOwnedError } from './children.errors.js';
import { ChildrenGoFirst } from './children-go-first.js';
import { childKey, ChildStore } from './child-store.js';
import { withKept } from './kept-annotations.js';

/** Which applications people may not change because another one makes them, and what goes before an application: connected once, at start. */
@Injectable()
export class ChildrenRules implements OnModuleInit {
  constructor(
    private readonly store: ChildStore,
    private readonly edits: OwnedEdits,
    private readonly deletions: DeletionWaits,
    private readonly goingFirst: ChildrenGoFirst,
    private readonly applications: ApplicationsService,
  ) {}

  onModuleInit(): void {
    this.edits.addCheck((application) => this.checkApplication(application));
    this.deletions.addGate(this.goingFirst);
  }

  /** What people approve is written beside the manifest, and no change of it. */
  private async checkApplication(wanted: ApplicationManifest): Promise<void> {
    const { name } = wanted;
    const owner = (await this.store.findOwners([{ kind: 'Application', name }])).get(
      childKey({ kind: 'Application', name }),
    );
    if (!owner) return;
    const [stored] = await this.applications.listByName([name]);
    const live = stored && (await this.applications.listManifests([stored.id])).get(name);
    const isSame =
      live && canonicalApplication(withKept(live, undefined)) === canonicalApplication(withKept(wanted, undefined));
    if (isSame !== true) throw new ChildOwnedError({ kind: 'Application', name }, owner.parentName);
  }
}
