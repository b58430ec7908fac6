// Probes and metrics over HTTP: what runs, and how much of it; never a name of anything managed. The text is written by hand, because a metrics
// library costs more memory than these few figures are worth.
import { createServer, type Server } from 'node:http';
import type { AgentStatus } from '../agent.js';

/** The parts of an agent that the endpoint shows. */
export interface HealthSource {
  status(): AgentStatus;
}

/** A running endpoint. */
export interface HealthEndpoint {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves /healthz (the process lives), /readyz (it watches and heals) and /metrics on all interfaces. Port 0 takes any. */
export async function serveHealth(source: HealthSource, port: number): Promise<HealthEndpoint> {
  const server = createServer((request, response) => {
    const { status, body } = answerOf(request.url ?? '/', source.status());
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body);
  });
  server.requestTimeout = 5_000;
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

function answerOf(url: string, status: AgentStatus): { status: number; body: string } {
  switch (new URL(url, 'http://localhost').pathname) {
    case '/healthz':
      return { status: 200, body: 'ok\n' };
    case '/readyz':
      return status.isReady ? { status: 200, body: 'ok\n' } : { status: 503, body: 'the cluster is not reached yet\n' };
    case '/metrics':
      return { status: 200, body: metricsOf(status) };
    default:
      return { status: 404, body: 'not found\n' };
  }
}

function metricsOf(status: AgentStatus): string {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  const figures: [name: string, type: string, help: string, value: number][] = [
    ['wheelhouse_agent_joined', 'gauge', 'Whether the agent has joined the hub.', Number(status.isJoined)],
    ['wheelhouse_agent_ready', 'gauge', 'Whether the agent watches and heals.', Number(status.isReady)],
    ['wheelhouse_agent_desired_revision', 'gauge', 'The desired revision held.', status.desiredRevision ?? 0],
    ['wheelhouse_agent_applications', 'gauge', 'Applications known.', status.applications],
    ['wheelhouse_agent_objects', 'gauge', 'Objects known.', status.objects],
    ['wheelhouse_agent_queue', 'gauge', 'Applications worked on or waiting for it.', status.waiting],
    [
      'wheelhouse_agent_requests_allowed',
      'gauge',
      'Requests to the API server that may be in flight at once: fewer while it is slow, fails or sheds load.',
      status.requestsAtOnce,
    ],
    ['process_resident_memory_bytes', 'gauge', 'Resident memory.', memory.rss],
    ['process_cpu_seconds_total', 'counter', 'CPU time used.', (cpu.user + cpu.system) / 1e6],
  ];
  const lines = figures.map(
    ([name, type, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}`,
  );
  const hold = status.hold ? `wheelhouse_agent_hold{code="${status.hold.code}"} 1\n` : '';
  return `${lines.join('\n')}\n# HELP wheelhouse_agent_hold Why the agent holds.\n# TYPE wheelhouse_agent_hold gauge\n${hold}`;
}

async function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, () => resolve());
  await promise;
}
