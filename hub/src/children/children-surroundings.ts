import { Injectable } from '@nestjs/common';
import { ApplicationObservers } from '../applications/application-observers.js';
import { ApplicationSurroundings } from '../applications/application-surroundings.js';
import { Reassignment } from '../applications/reassignment/reassignment.js';
import { DependencyHolds } from '../dependencies/dependency-holds.js';
import { ChildrenSchedule } from './children-schedule.js';

/** What bringing children up to date needs around it: one constructor parameter instead of five. */
@Injectable()
export class ChildrenSurroundings {
  constructor(
    readonly schedule: ChildrenSchedule,
    readonly observers: ApplicationObservers,
    readonly reassignment: Reassignment,
    readonly dependencies: DependencyHolds,
    readonly applications: ApplicationSurroundings,
  ) {}
}
