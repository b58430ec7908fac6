import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { DeliveryRules } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { Reassignment } from '../applications/reassignment/reassignment.js';
import { ConfigObjects } from '../config-objects/config-objects.service.js';
import { ConfigMapNotFoundError } from '../config-objects/config-objects.errors.js';
import type { AssignedState } from '../delivery/assignment.js';
import { DeliveryContributions } from '../delivery/delivery-contributions.js';
import type { Transaction } from '../platform/database/transaction.js';
import { checkSettings } from './check-settings.js';
import { blobOf, SETTINGS_CONFIG_MAP } from './customizations-blob.js';
import { CustomizationsStore } from './customizations-store.js';

/**
 * What the ConfigMap `argocd-cm` says to all agents: health checks, fields to ignore, actions. Every assignment names the blob by its
 * digest; a change of the ConfigMap assigns all applications again.
 */
@Injectable()
export class FleetCustomizations implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CustomizationsStore,
    private readonly configObjects: ConfigObjects,
    private readonly contributions: DeliveryContributions,
    private readonly reassignment: Reassignment,
  ) {}

  onModuleInit(): void {
    this.contributions.add((states, tx) => this.rulesFor(states, tx));
    this.configObjects.onChanged(async (changed, tx) => {
      if (changed.some(({ kind, name }) => kind === 'ConfigMap' && name === SETTINGS_CONFIG_MAP)) {
        checkSettings(await this.settings(tx));
        await this.follow(tx);
      }
    });
  }

  /** A ConfigMap that was there before anybody read it counts from now on. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction((tx) => this.follow(tx));
  }

  private async follow(tx: Transaction): Promise<void> {
    const blob = blobOf(await this.settings(tx));
    if (blob?.digest === (await this.store.findDigest(tx))) return;
    await this.store.put(blob, tx);
    await this.reassignment.request('all', tx);
  }

  private async settings(tx: Transaction): Promise<Readonly<Record<string, string>>> {
    try {
      return await this.configObjects.getConfigMap(SETTINGS_CONFIG_MAP, tx);
    } catch (error) {
      if (error instanceof ConfigMapNotFoundError) return {};
      throw error;
    }
  }

  private async rulesFor(states: readonly AssignedState[], tx: Transaction): Promise<Map<string, DeliveryRules>> {
    const customizations = await this.store.findDigest(tx);
    if (customizations === undefined) return new Map();
    return new Map(states.map(({ applicationId }) => [applicationId, { customizations }]));
  }
}
