import { Injectable } from '@nestjs/common';
import { StagedSyncs } from '../../applications/operations/staged-syncs.js';
import { DeleteInSteps } from './delete-in-steps.js';

/** What a rollout has others do. */
@Injectable()
export class RolloutOrders {
  constructor(
    readonly syncs: StagedSyncs,
    readonly deletion: DeleteInSteps,
  ) {}
}
