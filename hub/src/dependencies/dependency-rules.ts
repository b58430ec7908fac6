import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeletionWaits } from '../applications/deletion/deletion-waits.js';
import { OwnedEdits } from '../applications/writing/owned-edits.js';
import { CheckDependencies } from './check-dependencies.js';
import { DependentsGoFirst } from './dependents-go-first.js';

/** What dependencies forbid, and keep back, when people and sets change and delete applications: connected once, at start. */
@Injectable()
export class DependencyRules implements OnModuleInit {
  constructor(
    private readonly edits: OwnedEdits,
    private readonly deletions: DeletionWaits,
    private readonly checking: CheckDependencies,
    private readonly dependents: DependentsGoFirst,
  ) {}

  onModuleInit(): void {
    this.edits.addCheck((application) => this.checking.check(application));
    this.deletions.addGate(this.dependents);
  }
}
