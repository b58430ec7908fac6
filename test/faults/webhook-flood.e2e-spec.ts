// Row 20: a thousand events of one push, each with an id of its own, as a broken sender repeats them. The repository is asked a few times.
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { WEBHOOK_SECRET } from '../support/hub-process.js';
import { applicationSet, CLUSTERS_WITH_ENV, webFiles } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';

const DELIVERIES = 1_000;
const CONNECTIONS = 20;
/** From one look at a repository to the next while events come, at least. */
const GATHERING_MS = 250;

let questions = 0;
const git = {
  intercept: (): boolean => {
    questions += 1;
    return false;
  },
};

describeFleet('a flood of events', { clusters: { one: { env: 'production' } }, git }, (fleet) => {
  const deliver = async (body: string, signature: string): Promise<number> => {
    const response = await fetch(new URL('/api/webhook', fleet().hub.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'push',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
    });
    await response.text();
    return response.status;
  };

  it('row 20: is a few questions to the repository, and the new commit arrives', async () => {
    const { repositoryUrl } = fleet();
    await fleet().applySet(applicationSet({ name: 'web', repositoryUrl, generators: CLUSTERS_WITH_ENV }));
    await fleet().untilGreen(['web-one']);
    const commit = await fleet().repository.commit({ 'apps/web/web.yaml': webFiles('nginx:1.26', 3) }, 'Change');
    questions = 0;
    const body = JSON.stringify({ repository: { clone_url: repositoryUrl } });
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');
    const startedAt = performance.now();
    let sent = 0;
    const statuses: number[] = [];
    const send = async (): Promise<void> => {
      while ((sent += 1) <= DELIVERIES) statuses.push(await deliver(body, signature));
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, send));
    const tookMs = performance.now() - startedAt;
    expect(new Set(statuses)).toEqual(new Set([202]));
    await fleet().untilGreen(['web-one'], commit);
    await sleep(2 * GATHERING_MS);
    // Each look is one question, and the one that finds the commit asks for its objects, too.
    expect(questions).toBeLessThanOrEqual(5 + tookMs / GATHERING_MS);
    process.stderr.write(`${DELIVERIES} deliveries in ${Math.round(tookMs)} ms: ${questions} questions to Git\n`);
  });
});
