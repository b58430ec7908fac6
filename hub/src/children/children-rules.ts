import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApplicationManifest } from '../applications/application.js';
import { ApplicationsService } from '../applications/applications.service.js';
import { OwnedEdits } from '../applications/writing/owned-edits.js';
import { ChildOwnedError } from './children.errors.js';
import { ChildrenParts } from './children-parts.js';
import { ChildFields } from './plan/child-fields.js';
import { childKey, ChildStore } from './store/child-store.js';

/** Which applications people may not change because another one makes them, and what goes before an application: connected once, at start. */
@Injectable()
export class ChildrenRules implements OnModuleInit {
  constructor(
    private readonly store: ChildStore,
    private readonly edits: OwnedEdits,
    private readonly parts: ChildrenParts,
    private readonly applications: ApplicationsService,
  ) {}

  onModuleInit(): void {
    this.edits.addCheck((application) => this.checkApplication(application));
    this.parts.deletions.addGate(this.parts.goingFirst);
  }

  /** What people approve is written beside the manifest, and no change of it; nor is what the parent ignores. */
  private async checkApplication(wanted: ApplicationManifest): Promise<void> {
    const { name } = wanted;
    const owner = (await this.store.findOwners([{ kind: 'Application', name }])).get(
      childKey({ kind: 'Application', name }),
    );
    if (!owner) return;
    const [stored] = await this.applications.listByName([name]);
    const live = stored && (await this.applications.listManifests([stored.id])).get(name);
    const parent = await this.parts.parents.find(owner.parentId);
    const isSame = live && parent && new ChildFields(parent.spec).areSame(live, wanted);
    if (isSame !== true) throw new ChildOwnedError({ kind: 'Application', name }, owner.parentName);
  }
}
