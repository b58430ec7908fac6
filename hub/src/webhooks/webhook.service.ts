/** Turns a webhook into questions asked earlier: of repositories, and of what generators read. Knows nothing of HTTP but headers and a body. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { UnauthenticatedError } from '@wheelhouse/protocol';
import { RefreshAskingSets } from '../application-sets/questions/refresh-asking-sets.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { Logger } from '../platform/logging/logger.js';
import { RepositoryHints } from '../repositories/repository-hints.js';
import { azureDevOpsWebhook } from './providers/azure-devops-webhook.js';
import { bitbucketWebhook } from './providers/bitbucket-webhook.js';
import { giteaWebhook } from './providers/gitea-webhook.js';
import { githubWebhook } from './providers/github-webhook.js';
import { gitlabWebhook } from './providers/gitlab-webhook.js';
import { GatheredHints } from './gathered-hints.js';
import { SeenDeliveries } from './seen-deliveries.js';
import type { WebhookHint, WebhookProvider, WebhookRequest } from './webhook-request.js';

/** In the order in which they are recognised: Gitea sends the headers of GitHub, too. */
const PROVIDERS: readonly WebhookProvider[] = [
  giteaWebhook,
  gitlabWebhook,
  bitbucketWebhook,
  azureDevOpsWebhook,
  githubWebhook,
];
/** As in Argo CD: what a plugin reads is not known, so any event may concern it. */
const EVERY_PLUGIN = { kind: 'plugin' } as const;
/** Longest id of a delivery that is remembered. */
const MAX_DELIVERY_LENGTH = 100;
/** The answer to one of many events. */
const GATHERED: WebhookOutcome = {
  refreshed: null,
  applicationSets: null,
  note: 'Many events come: this one is acted on in a moment, together with others.',
};

/** What was done. */
export interface WebhookOutcome {
  /** Repositories that are asked now; null when that is found out in a moment, together with other events. */
  readonly refreshed: number | null;
  /** Application sets that are expanded with new answers; null likewise. */
  readonly applicationSets: number | null;
  readonly note: string;
}

/** What was asked because of one or more events. */
type Asked = Pick<{ [Name in keyof WebhookOutcome]: number }, 'refreshed' | 'applicationSets'>;

@Injectable()
export class WebhookService implements OnModuleDestroy {
  private readonly seen = new SeenDeliveries();
  private readonly hints: GatheredHints<Asked>;

  constructor(
    private readonly repositories: RepositoryHints,
    private readonly sets: RefreshAskingSets,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'webhookSecret'>,
    private readonly logger: Logger,
  ) {
    this.hints = new GatheredHints(
      (hint) => this.ask(hint),
      (error) => this.logger.error('What webhooks hinted at could not be asked; the next poll does.', { error }),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.hints.close();
  }

  /** Without a secret there is no endpoint. */
  get isConfigured(): boolean {
    return this.config.webhookSecret !== undefined;
  }

  /** Throws UNAUTHENTICATED for a sender that does not know the secret, INVALID_INPUT for an event that cannot be read. */
  async receive(request: WebhookRequest): Promise<WebhookOutcome> {
    const provider = this.verified(request);
    const delivery = provider.deliveryOf(request.headers)?.slice(0, MAX_DELIVERY_LENGTH);
    if (delivery !== undefined && this.seen.has(delivery)) return nothingDone('This delivery came before.');
    const hint = provider.hintOf(request);
    if (hint === undefined) return nothingDone('This event means nothing here.');
    const asked = await this.hints.give(hint);
    if (delivery !== undefined) this.seen.add(delivery);
    this.logger.debug('A webhook came.', { provider: provider.name, ...asked, delivery });
    return asked === undefined ? GATHERED : { ...asked, note: noteOf(asked) };
  }

  private async ask({ addresses, patterns }: WebhookHint): Promise<Asked> {
    const refreshed = await this.repositories.haveMoved(addresses);
    const applicationSets = await this.sets.refresh([...patterns, EVERY_PLUGIN]);
    return { refreshed, applicationSets };
  }

  private verified(request: WebhookRequest): WebhookProvider {
    const secret = this.config.webhookSecret ?? '';
    const provider = PROVIDERS.find((candidate) => candidate.recognises(request.headers));
    if (secret !== '' && provider?.isVerified(request, secret)) return provider;
    throw new UnauthenticatedError(
      'UNAUTHENTICATED',
      'The signature or token is missing or wrong. Set the same secret at the sender and in WHEELHOUSE_WEBHOOK_SECRET.',
    );
  }
}

function noteOf({ refreshed, applicationSets }: Asked): string {
  return refreshed + applicationSets === 0 ? 'Nothing here reads what this event is about.' : 'Asked.';
}

function nothingDone(note: string): WebhookOutcome {
  return { refreshed: 0, applicationSets: 0, note };
}
