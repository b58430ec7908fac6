// What is waited for, what is told meanwhile, and how the waiting ends.
import { describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import { page, sampleApplication } from '../../testing/sample-answers.js';

const hub = FakeHub.ofFile();
const run = hub.commands();

describe('app wait', () => {
  it('says at the timeout what is pending and why, and exits 7', async () => {
    hub.answers = {
      applications: page('applications', [
        sampleApplication(),
        sampleApplication({ name: 'b', health: 'Degraded', message: 'Image is missing.' }),
        sampleApplication({ name: 'd', syncStatus: 'OutOfSync' }),
      ]),
      explain: { data: { explain: { message: 'Automated sync is off.' } } },
    };
    const { stdout, stderr, exitCode } = await run(
      'app',
      'wait',
      'shop-dev',
      'b',
      'c',
      'd',
      '--timeout',
      '0s',
      '-o',
      'json',
    );
    expect(stdout).toBe('');
    expect(stderr).toContain('1 of 4 ready');
    expect(stderr).toContain(
      '  c: does not exist\n  b: Synced, Degraded, Live: Image is missing.\n  d: OutOfSync, Healthy, Live: Automated sync is off.',
    );
    expect(exitCode).toBe(7);
  });

  it('ends when all are gone', async () => {
    let left = 2;
    hub.answers = { applications: () => page('applications', (left -= 1) > 0 ? [sampleApplication()] : []) };
    const { stdout, stderr, exitCode } = await run('app', 'wait', 'shop-dev', '--for', 'deleted', '--timeout', '5s');
    expect([stdout, stderr, exitCode]).toEqual(['', '1 left\n', 0]);
  });

  it('does not take a silent cluster for a good one', async () => {
    hub.answers = { applications: page('applications', [sampleApplication({ freshness: 'Late' })]) };
    expect((await run('wait', 'shop-dev', '--timeout', '0s')).exitCode).toBe(7);
  });

  it('prints the final state on stdout alone', async () => {
    hub.answers = { applications: page('applications', [sampleApplication()]) };
    const { stdout, stderr } = await run('wait', '--count', '1', '-o', 'name');
    expect([stdout, stderr]).toEqual(['application/shop-dev\n', '']);
  });
});
