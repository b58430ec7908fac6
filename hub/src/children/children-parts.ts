import { Injectable } from '@nestjs/common';
import { DeletionWaits } from '../applications/deletion/deletion-waits.js';
import { ChildrenGoFirst } from './plan/children-go-first.js';
import { ParentsReadModel } from './store/parents.read-model.js';
import { ScanRender } from './plan/scan-render.js';
import { WriteChildren } from './write-children.js';

/** What the job for children is made of: one constructor parameter instead of five. */
@Injectable()
export class ChildrenParts {
  constructor(
    readonly parents: ParentsReadModel,
    readonly scanning: ScanRender,
    readonly writing: WriteChildren,
    readonly deletions: DeletionWaits,
    readonly goingFirst: ChildrenGoFirst,
  ) {}
}
