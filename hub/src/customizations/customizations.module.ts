import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { ConfigObjectsModule } from '../config-objects/config-objects.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { CustomizationsStore } from './customizations-store.js';
import { FleetCustomizations } from './fleet-customizations.js';
import { PostgresCustomizationsStore } from './postgres-customizations-store.js';

/** What administrators say about kinds, for the agents of the whole fleet. */
@Module({
  imports: [ApplicationsModule, ConfigObjectsModule, DeliveryModule],
  providers: [FleetCustomizations, { provide: CustomizationsStore, useClass: PostgresCustomizationsStore }],
})
export class CustomizationsModule {}
