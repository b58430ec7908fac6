import { Injectable } from '@nestjs/common';
import { ApplicationObservers } from '../applications/application-observers.js';
import { ApplicationSurroundings } from '../applications/application-surroundings.js';
import { Reassignment } from '../applications/reassignment/reassignment.js';
import { ChildrenSchedule } from './children-schedule.js';
import { ParentHolds } from './parent-holds.js';

/** What bringing children up to date needs around it: one constructor parameter instead of five. */
@Injectable()
export class ChildrenSurroundings {
  constructor(
    readonly schedule: ChildrenSchedule,
    readonly observers: ApplicationObservers,
    readonly reassignment: Reassignment,
    readonly holds: ParentHolds,
    readonly applications: ApplicationSurroundings,
  ) {}
}
