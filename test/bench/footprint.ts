// What it costs to have it: memory of a hub, its Postgres and an agent with 500 objects on a real API server, and the CPU time of a
// hub with 100 agents that have nothing to do. Argo CD 3.5.1: about 545 MB. Takes 150 s on an idle machine, most of it waiting: memory
// is read when everything has settled, and idling is measured three times.
import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../support/fleet.js';
import { Program } from '../support/program.js';
import { applicationSet, CLUSTERS_WITH_ENV } from '../support/sample-files.js';
import { until } from '../support/until.js';
import { atMost, type BenchResult, known, median, rounded } from './figures.js';
import { cpuSeconds, residentMb, sharedMb } from './process-usage.js';
import { withRealSpoke } from './real-spoke.js';

/** Of three objects each, and a namespace: 501 objects. */
const APPLICATIONS = 167;
const SETTLE_MS = 20_000;
const AGENTS = 100;
const IDLE_MS = 30_000;
const JOIN_TIMEOUT_MS = 120_000;
const GOALS = { allMb: 400, agentMb: 180, idleShare: 0.05 };

export async function footprint(): Promise<BenchResult> {
  say(`memory with ${APPLICATIONS} applications, about 45 s`);
  const memory = await measureMemory();
  say(`${AGENTS} idle agents, about 105 s`);
  const shares = await measureIdle();
  const allMb = memory.hubMb + memory.postgresMb + memory.agentMb;
  return {
    figures: { ...memory, idleCoreShare: rounded(median(shares), 4) },
    rows: [
      atMost('hub + Postgres + agent with 500 objects', [allMb], GOALS.allMb, 'MB', 0),
      known('hub', [memory.hubMb], 'MB', 0),
      known('Postgres (memory that its processes share counts once)', [memory.postgresMb], 'MB', 0),
      atMost('agent', [memory.agentMb], GOALS.agentMb, 'MB', 0),
      atMost(`hub and Postgres with ${AGENTS} idle agents`, shares, GOALS.idleShare, 'of a core', 4),
    ],
  };
}

/** Otherwise nothing would be seen for minutes. */
function say(what: string): void {
  process.stderr.write(`  ${what}...\n`);
}

async function measureMemory(): Promise<{ hubMb: number; postgresMb: number; agentMb: number }> {
  return withRealSpoke(APPLICATIONS, async ({ fleet }) => {
    await sleep(SETTLE_MS);
    return {
      hubMb: rounded(residentMb(fleet.hub.pid), 0),
      postgresMb: rounded(sharedMb(fleet.hub.postmasterPid), 0),
      agentMb: rounded(residentMb(fleet.agent('one').pid), 0),
    };
  });
}

/** Three stretches of idling, after everything has settled. */
async function measureIdle(): Promise<number[]> {
  const fleet = await Fleet.start({ hubEnv: { WHEELHOUSE_LOG_LEVEL: 'warn' } });
  let agents: Program | undefined;
  try {
    const names = Array.from({ length: AGENTS }, (_, index) => `idle-${String(index).padStart(3, '0')}`);
    const tokens = [];
    for (const name of names) tokens.push(await fleet.register(name, { env: 'idle' }));
    agents = new Program({
      name: 'idle agents',
      argv: [new URL('idle-agents.js', import.meta.url).pathname, fleet.hub.url, `${fleet.directory}/idle`],
      env: { IDLE_AGENT_TOKENS: tokens.join(',') },
      logFile: `${fleet.directory}/idle-agents.log`,
    });
    await agents.ready(JOIN_TIMEOUT_MS);
    const { repositoryUrl } = fleet;
    await fleet.applySet(applicationSet({ name: 'web', repositoryUrl, generators: CLUSTERS_WITH_ENV }));
    await fleet.untilGreen(
      names.map((name) => `web-${name}`),
      undefined,
      { timeoutMs: JOIN_TIMEOUT_MS, pollMs: 500 },
    );
    await sleep(SETTLE_MS);
    const shares = [];
    for (let round = 0; round < 3; round += 1) shares.push(await idleShare([fleet.hub.pid, fleet.hub.postmasterPid]));
    await until('all agents are alive', () => agents?.isRunning === true);
    return shares;
  } finally {
    await agents?.stop();
    await fleet.close();
  }
}

async function idleShare(processes: readonly number[]): Promise<number> {
  const before = cpuSeconds(processes);
  const start = performance.now();
  await sleep(IDLE_MS);
  return (cpuSeconds(processes) - before) / ((performance.now() - start) / 1_000);
}
