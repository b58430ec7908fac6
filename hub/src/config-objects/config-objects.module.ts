import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConfigMapResolver } from './config-map.resolver.js';
import { ConfigMapStore } from './config-map-store.js';
import { ConfigObjectListReadModel } from './config-object-list.read-model.js';
import { ConfigObjectObservers } from './config-object-observers.js';
import { ConfigObjectRegistry } from './config-object-registry.service.js';
import { ConfigObjects } from './config-objects.service.js';
import { PostgresConfigMapStore } from './postgres-config-map-store.js';
import { PostgresSecretStore } from './postgres-secret-store.js';
import { SecretResolver } from './secret.resolver.js';
import { SecretStore } from './secret-store.js';
import { SecretWriting } from './secret-writing.js';

/** ConfigMaps and Secrets that application sets refer to by name. */
@Module({
  imports: [AuditModule],
  providers: [
    ConfigMapResolver,
    ConfigObjectListReadModel,
    ConfigObjectObservers,
    ConfigObjectRegistry,
    ConfigObjects,
    SecretResolver,
    SecretWriting,
    { provide: ConfigMapStore, useClass: PostgresConfigMapStore },
    { provide: SecretStore, useClass: PostgresSecretStore },
  ],
  exports: [ConfigObjects],
})
export class ConfigObjectsModule {}
