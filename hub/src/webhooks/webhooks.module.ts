import { Module } from '@nestjs/common';
import { ApplicationSetsModule } from '../application-sets/application-sets.module.js';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { WebhookRoute } from './webhook.route.js';
import { WebhookService } from './webhook.service.js';

/** Webhooks of Git hosts: they make polls immediate, and nothing else. */
@Module({
  imports: [ApplicationSetsModule, RepositoriesModule],
  providers: [WebhookRoute, WebhookService],
})
export class WebhooksModule {}
