import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationObservers } from '../applications/application-observers.js';
import { DeliveryContributions } from '../delivery/delivery-contributions.js';
import { ReportsService } from '../delivery/reports/reports.service.js';
import { ChildrenDelivery } from './children-delivery.js';
import { ChildrenSchedule } from './children-schedule.js';

/** What makes children be looked at: connected once, at start. Every observer works inside the transaction of what happened. */
@Injectable()
export class ChildrenTriggers implements OnModuleInit {
  constructor(
    private readonly schedule: ChildrenSchedule,
    private readonly delivery: ChildrenDelivery,
    private readonly observers: ApplicationObservers,
    private readonly reports: ReportsService,
    private readonly contributions: DeliveryContributions,
  ) {}

  onModuleInit(): void {
    this.contributions.add((states, tx) => this.delivery.contribute(states, tx));
    this.observers.onChanged((ids, tx, by) =>
      by === 'children' ? this.schedule.childrenChanged(ids, tx) : this.schedule.changed(ids, tx),
    );
    this.observers.onGone((names, tx) => this.schedule.gone(names, tx));
    this.reports.onStatuses((ids, tx) => this.schedule.changed(ids, tx));
  }
}
