/** Turns a webhook request into refreshes of the repositories it hints at. Knows nothing of HTTP but headers and a body. */
import { Inject, Injectable } from '@nestjs/common';
import { InvalidInputError, UnauthenticatedError } from '@wheelhouse/protocol';
import { HubConfig } from '../../platform/config/hub-config.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Logger } from '../../platform/logging/logger.js';
import { REFRESH_REPOSITORY } from '../repository-jobs.js';
import { RepositoryRefStore } from '../repository-ref-store.js';
import { comparable, isSignedBy, pushedAddresses } from './github-push.js';
import { SeenDeliveries } from './seen-deliveries.js';

/** A request as it came. Header names in lower case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they came: the signature is over them. */
  readonly body: Uint8Array;
}

/** What was done. */
export interface WebhookOutcome {
  /** Repositories that are asked now. */
  readonly refreshed: number;
  readonly note: string;
}

@Injectable()
export class WebhookService {
  private readonly seen = new SeenDeliveries();

  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly jobs: JobQueue,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'webhookSecret'>,
    private readonly logger: Logger,
  ) {}

  /** Without a secret there is no endpoint. */
  get isConfigured(): boolean {
    return this.config.webhookSecret !== undefined;
  }

  /** Throws UNAUTHENTICATED for a wrong or missing signature, INVALID_INPUT for what is no push event. */
  async receive({ headers, body }: WebhookRequest): Promise<WebhookOutcome> {
    const secret = this.config.webhookSecret;
    if (secret === undefined || secret === '' || !isSignedBy(secret, body, single(headers['x-hub-signature-256']))) {
      throw new UnauthenticatedError(
        'UNAUTHENTICATED',
        'The signature is missing or wrong. Set the same secret in GitHub and in WHEELHOUSE_WEBHOOK_SECRET.',
      );
    }
    const event = single(headers['x-github-event']);
    if (event === undefined)
      throw new InvalidInputError(
        'INVALID_INPUT',
        'The header X-GitHub-Event is missing; only GitHub is supported yet.',
      );
    if (event !== 'push')
      return { refreshed: 0, note: event === 'ping' ? 'pong' : `The event ${event.slice(0, 40)} means nothing here.` };
    const delivery = single(headers['x-github-delivery'])?.slice(0, 100);
    if (delivery !== undefined && this.seen.has(delivery)) return { refreshed: 0, note: 'This delivery came before.' };
    const addresses = pushedAddresses(body);
    const urls = (await this.refs.listUrls())
      .map(({ url }) => url)
      .filter((url) => addresses.has(comparable(url) ?? ''));
    await this.jobs.enqueueAll(REFRESH_REPOSITORY, urls);
    if (delivery !== undefined) this.seen.add(delivery);
    this.logger.debug('A webhook named a repository.', { refreshed: urls.length, delivery });
    return { refreshed: urls.length, note: urls.length === 0 ? 'No followed repository has this address.' : 'Asked.' };
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
