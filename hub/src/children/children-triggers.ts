import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChangedObserver } from '../applications/application-observers.js';
import { DeliveryContributions } from '../delivery/delivery-contributions.js';
import { ReportsService } from '../delivery/reports/reports.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { ChildrenDelivery } from './children-delivery.js';
import { ChildrenSurroundings } from './children-surroundings.js';

/** What makes children be looked at: connected once, at start. Every observer works inside the transaction of what happened. */
@Injectable()
export class ChildrenTriggers implements OnModuleInit {
  constructor(
    private readonly surroundings: ChildrenSurroundings,
    private readonly delivery: ChildrenDelivery,
    private readonly reports: ReportsService,
    private readonly contributions: DeliveryContributions,
    private readonly projects: ProjectsService,
  ) {}

  onModuleInit(): void {
    const { schedule, observers, reassignment } = this.surroundings;
    const changed: ChangedObserver = (ids, tx, by) =>
      by === 'children' ? schedule.childrenChanged(ids, tx) : schedule.changed(ids, tx);
    this.contributions.add((states, tx) => this.delivery.contribute(states, tx));
    observers.onChanged(changed);
    observers.onGone((names, tx) => schedule.gone(names, tx));
    // What held them may be over.
    reassignment.onReassigned(changed);
    this.reports.onStatuses((ids, tx) => schedule.changed(ids, tx));
    this.projects.onChanged(({ project }, tx) => schedule.projectChanged(project, tx));
  }
}
