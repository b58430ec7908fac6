// One process with many agents, each on a simulated cluster of its own: `node idle-agents.js HUB DIRECTORY`, join tokens separated by
// commas in IDLE_AGENT_TOKENS. Writes one line when all have started.
import { join } from 'node:path';
import { createAgent, silentLogger } from '@wheelhouse/spoke-agent';
import { SimulatedCluster } from '@wheelhouse/spoke-agent/simulated-cluster';

const [hub = '', directory = ''] = process.argv.slice(2);
const tokens = (process.env['IDLE_AGENT_TOKENS'] ?? '').split(',');

const agents = tokens.map((joinToken, index) =>
  createAgent({
    config: { hub, joinToken, stateDir: join(directory, String(index)) },
    cluster: new SimulatedCluster(),
    logger: silentLogger,
  }),
);
for (const agent of agents) await agent.start();
process.stdout.write(`${JSON.stringify({ ready: true, agents: agents.length })}\n`);

process.once('SIGTERM', () => {
  void Promise.all(agents.map((agent) => agent.stop())).then(() => process.exit(0));
});
