import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, until } from './agent-scenario.js';

const id = applicationId();
const other = applicationId();
let scenario: AgentScenario;
let log: { level: string; hold: unknown; message: string }[];

beforeEach(async () => {
  log = [];
  scenario = await AgentScenario.make();
  const note = (level: string) => (fields: object, message: string) => {
    if ('hold' in fields) log.push({ level, hold: fields.hold, message });
  };
  scenario.logger = { debug() {}, info: note('info'), warn: note('warn'), error: note('error') };
  scenario.hub.assign(
    { id, name: 'web', objects: [configMap('settings', { a: '1' })] },
    { id: other, name: 'api', objects: [configMap('other', { a: '1' })] },
  );
  await scenario.start();
  await scenario.synced(id);
  await scenario.synced(other);
});

afterEach(async () => {
  await scenario.end();
});

/** Damages a state file between two runs, while the hub is one whose answers the agent may not take over by itself. */
async function restartDamaged(name: string): Promise<void> {
  await scenario.agent?.stop();
  const path = join(scenario.stateDir, name);
  const bytes = await readFile(path);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  await writeFile(path, bytes);
  scenario.hub.restore(2, [id, other]);
  scenario.hub.reports.length = 0;
  await scenario.start();
  await until('it says that it holds', () => scenario.hub.hold?.code === 'STATE_CORRUPT');
}

describe('an agent that holds and does not know what it should do', () => {
  it('takes back all that it said of its applications, when it does not know them', async () => {
    await restartDamaged('desired.json');
    await until('the first report is there', () => scenario.hub.reports.length > 0);
    expect(scenario.hub.reports[0]).toMatchObject({ isComplete: true, applications: [] });
    expect(scenario.hub.statuses.size).toBe(0);
    scenario.hub.isApproved = true;
    await scenario.synced(id);
    await scenario.synced(other);
  });

  it('says Unknown of its applications, when it knows them but not what it did', async () => {
    await restartDamaged('inventory.json');
    const unknown = { syncStatus: 'Unknown', health: 'Unknown' };
    await until('both are reported', () => scenario.hub.statuses.size === 2);
    expect([...scenario.hub.statuses.values()]).toEqual([
      expect.objectContaining(unknown),
      expect.objectContaining(unknown),
    ]);
    scenario.hub.isApproved = true;
    await scenario.synced(id);
    await scenario.synced(other);
  });

  it('says Unknown once a hub takes its reports again, until it may go on', async () => {
    scenario.hub.isDuplicate = true;
    await scenario.cluster.edit(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'settings' },
      { data: { a: '2' } },
      { manager: 'kubectl-edit' },
    );
    await until('it holds', () => scenario.agent?.status().hold?.code === 'AGENT_DUPLICATE');
    scenario.hub.reports.length = 0;
    scenario.hub.isDuplicate = false;
    await until('it reports again', () => scenario.hub.reports.length > 0);
    expect(scenario.hub.reports[0]?.applications.map(({ syncStatus }) => syncStatus)).toContain('Unknown');
    await scenario.synced(id);
  });
});

describe('the log of an agent that holds', () => {
  it('says when a hold begins, why and what to do, and when it ends', async () => {
    scenario.hub.restore(1, [id, other]);
    await until('it holds', () => scenario.hub.hold?.code === 'HUB_BEHIND');
    expect(log).toEqual([
      {
        level: 'warn',
        hold: 'HUB_BEHIND',
        message: expect.stringMatching(/^The agent holds \(HUB_BEHIND\): .*approveHold/),
      },
    ]);
    scenario.hub.isApproved = true;
    scenario.hub.nudge();
    await until('it goes on', () => scenario.hub.hold === null);
    expect(log.slice(1)).toEqual([{ level: 'info', hold: 'HUB_BEHIND', message: 'The hold ended.' }]);
  });

  it('names a damaged file', async () => {
    await restartDamaged('desired.json');
    expect(log[0]?.message).toContain(join(scenario.stateDir, 'desired.json'));
  });
});
