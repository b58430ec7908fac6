import { Module } from '@nestjs/common';
import { ApplicationContentsResolver } from './application-contents.resolver.js';
import { DriftListReadModel } from './drift-list.read-model.js';
import { ExplanationReadModel } from './explanation.read-model.js';
import { FleetStatusReadModel } from './fleet-status.read-model.js';
import { FleetResolver } from './fleet.resolver.js';
import { ResourceListReadModel } from './resource-list.read-model.js';

/** The state of the fleet: counts, objects, drift, reasons. Reads only. */
@Module({
  providers: [
    FleetResolver,
    ApplicationContentsResolver,
    FleetStatusReadModel,
    ResourceListReadModel,
    DriftListReadModel,
    ExplanationReadModel,
  ],
})
export class FleetModule {}
