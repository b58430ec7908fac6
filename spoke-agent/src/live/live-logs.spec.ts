import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applicationId, deployment, keyIn, settle, until } from '../stories/agent-scenario.js';
import { LOG_BURST_BYTES } from './log-rate.js';
import { LiveScenario, pod, podKey } from './live-scenario.js';

const id = applicationId();
const LOG = { pod: 'web-a', follow: false, previous: false, timestamps: false };
let scenario: LiveScenario;

beforeEach(async () => {
  scenario = await LiveScenario.make();
  scenario.agent.hub.assign({ id, name: 'web', objects: [deployment('web', 1)] });
  await scenario.agent.start();
  await scenario.agent.synced(id);
  await scenario.own(keyIn('Deployment', 'web'), pod('web-a'));
  await until('it runs', async () => (await phase()) === 'Running');
});
afterEach(() => scenario.end());

async function phase(): Promise<unknown> {
  return ((await scenario.agent.get(podKey('web-a')))?.['status'] as { phase?: string } | undefined)?.phase;
}

const write = (...lines: string[]): void => scenario.agent.cluster.writeLog(podKey('web-a'), 'web', lines);

async function read(parameters: object): Promise<string[]> {
  const request = scenario.agent.hub.request('logs', id, { ...LOG, ...parameters });
  await until('it is read', () => scenario.answers.get(request)?.isDone === true);
  return scenario.lines(request);
}

describe('the log of a pod', () => {
  it('is read from its first container, whole or from its end', async () => {
    write('one', 'two', 'three');
    expect(await read({})).toEqual(['one', 'two', 'three']);
    expect(await read({ tailLines: 2, container: 'web' })).toEqual(['two', 'three']);
    expect(await read({ timestamps: true, tailLines: 1 })).toEqual([expect.stringMatching(/^\d{4}-.+Z three$/)]);
  });

  it('goes on while it is followed, and ends when nobody reads any more', async () => {
    write('one');
    const request = scenario.agent.hub.request('logs', id, { ...LOG, follow: true });
    await until('the first came', () => scenario.lines(request).length === 1);
    write('two');
    await until('the second came', () => scenario.lines(request).length === 2);
    expect(scenario.answers.get(request)?.isDone).toBe(false);
    scenario.agent.hub.request('cancel', '', {}, request);
    await settle(20);
    write('three');
    await settle(50);
    expect(scenario.lines(request)).toEqual(['one', 'two']);
  });

  it('ends when the hub says that nobody reads it, even if the cancellation is lost', async () => {
    const request = scenario.agent.hub.request('logs', id, { ...LOG, follow: true });
    await settle(20);
    scenario.reception = () => ({ isWanted: false, credit: 0 });
    write('one');
    await until('it was said', () => scenario.lines(request).length === 1);
    write('two');
    await settle(50);
    expect(scenario.lines(request)).toEqual(['one']);
  });

  it('waits for a reader who is slow, and loses nothing', async () => {
    let credit = 0;
    scenario.reception = () => ({ isWanted: true, credit });
    const request = scenario.agent.hub.request('logs', id, { ...LOG, follow: true });
    await settle(20);
    for (let line = 0; line < 5; line += 1) {
      write(`line ${line}`);
      await settle(10);
    }
    await until('the first came', () => scenario.lines(request).length > 0);
    await settle(50);
    expect(scenario.lines(request)).toEqual(['line 0']);
    credit = 8;
    await until('all came', () => scenario.lines(request).length === 5);
    expect(scenario.piecesOf(request).every(({ dropped }) => dropped === 0)).toBe(true);
  });

  it('is thinned out while it is followed and writes too much, and the lines left out are counted', async () => {
    const request = scenario.agent.hub.request('logs', id, { ...LOG, follow: true });
    await settle(20);
    const line = 'x'.repeat(1_023);
    const count = (2 * LOG_BURST_BYTES) / 1_024;
    write(...Array.from({ length: count }, () => line));
    await until('it is through', () => scenario.lines(request).length >= LOG_BURST_BYTES / 1_024);
    await settle(50);
    write('after');
    await until('the next came', () => scenario.lines(request).at(-1) === 'after');
    const dropped = scenario.piecesOf(request).reduce((sum, piece) => sum + piece.dropped, 0);
    expect(dropped).toBeGreaterThan(count / 4);
    expect(dropped + scenario.lines(request).length).toBe(count + 1);
  });

  it('says in the words of the cluster why there is none', async () => {
    await scenario.own(keyIn('Deployment', 'web'), pod('web-b'));
    expect(await scenario.ask('logs', id, { ...LOG, pod: 'web-b' })).toEqual({
      error: { code: 'INVALID_INPUT', message: expect.stringContaining('is waiting to start: ContainerCreating') },
    });
    expect(await scenario.ask('logs', id, { ...LOG, container: 'no' })).toMatchObject({
      error: { code: 'INVALID_INPUT', message: expect.stringContaining('container no is not valid for pod web-a') },
    });
  });

  it('is of a pod in the tree: any other looks absent', async () => {
    const lone = { ...pod('lone'), metadata: { name: 'lone', namespace: 'shop' } };
    await scenario.agent.cluster.put(lone, { manager: 'someone' });
    for (const name of ['lone', 'nothing'])
      expect(await scenario.ask('logs', id, { ...LOG, pod: name })).toEqual({
        error: { code: 'NOT_FOUND', message: `There is no Pod ${name} in the tree of the application.` },
      });
  });
});
