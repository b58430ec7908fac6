import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationObservers } from '../applications/application-observers.js';
import { DeliveryContributions } from '../delivery/delivery-contributions.js';
import { ReportsService } from '../delivery/reports/reports.service.js';
import { DependencyHolds } from './dependency-holds.js';
import { DependencySchedule } from './dependency-schedule.js';

/** What makes waits begin and end: connected once, at start. Every observer works inside the transaction of what happened. */
@Injectable()
export class DependencyTriggers implements OnModuleInit {
  constructor(
    private readonly holds: DependencyHolds,
    private readonly schedule: DependencySchedule,
    private readonly observers: ApplicationObservers,
    private readonly reports: ReportsService,
    private readonly contributions: DeliveryContributions,
  ) {}

  onModuleInit(): void {
    this.contributions.add((states, tx) => this.holds.contribute(states, tx));
    this.observers.onChanged((ids, tx) => this.schedule.changed(ids, tx));
    this.observers.onGone((names, tx) => this.schedule.gone(names, tx));
    this.reports.onStatuses((ids, tx) => this.schedule.changed(ids, tx));
  }
}
