import { Injectable } from '@nestjs/common';
import { DeliveryService } from '../../delivery/delivery.service.js';
import { ApplicationObservers } from '../application-observers.js';
import { ApplicationRemoval } from '../deletion/application-removal.js';
import { ApplicationStore } from '../store/application-store.js';

/** Where outcomes go: into history, and to the clusters. */
@Injectable()
export class ApplicationDelivery {
  constructor(
    readonly store: ApplicationStore,
    readonly service: DeliveryService,
    readonly removal: ApplicationRemoval,
    readonly observers: ApplicationObservers,
  ) {}
}
