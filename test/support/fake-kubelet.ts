// A node that runs nothing, but has logs: as much of a kubelet as an API server asks for the log of a pod. The story says which pods it runs
// and what their containers write. An API server without kubelet flags takes any certificate, and asks without one of its own.
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import type { Kubectl } from '../testbed/kubectl.js';
import { testbedFiles } from '../testbed/testbed-files.js';

interface Line {
  readonly text: string;
  readonly atMs: number;
}

/** A container: what it wrote since its last restart, what it wrote before, and who follows it. */
interface Container {
  lines: Line[];
  previous: Line[] | undefined;
  readonly followers: Set<(line: Line | undefined) => void>;
}

export class FakeKubelet {
  private readonly containers = new Map<string, Container>();
  private readonly kubectl: Kubectl;
  private readonly server: Server;
  private readonly node: string;

  private constructor(kubectl: Kubectl, server: Server, node: string) {
    this.kubectl = kubectl;
    this.server = server;
    this.node = node;
    server.on('request', (request, response) => this.answer(request.url ?? '', response));
  }

  /** The node joins the cluster of the kubeconfig, which is one of a testbed: it serves with the certificate of the API server. */
  static async start(kubectl: Kubectl, kubeconfig: string, node: string): Promise<FakeKubelet> {
    const { certificates } = testbedFiles(join(dirname(kubeconfig), '..')).cluster(basename(kubeconfig, '.yaml'));
    const read = (end: string): Buffer => readFileSync(join(certificates, `apiserver.${end}`));
    const server = createServer({ cert: read('crt'), key: read('key') });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const kubelet = new FakeKubelet(kubectl, server, node);
    await kubelet.join((server.address() as AddressInfo).port);
    return kubelet;
  }

  /** How many requests follow a log now. */
  get followers(): number {
    return [...this.containers.values()].reduce((sum, { followers }) => sum + followers.size, 0);
  }

  /** Runs a pod: from now on it is on this node, and its containers have logs. */
  async run(namespace: string, pod: string, containers: readonly string[]): Promise<void> {
    const target = { apiVersion: 'v1', kind: 'Node', name: this.node };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: pod }, target };
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/binding`;
    await this.ask(['create', '--raw', path, '-f', '-'], JSON.stringify(binding));
    for (const container of containers)
      this.containers.set(`${namespace}/${pod}/${container}`, { lines: [], previous: undefined, followers: new Set() });
  }

  /** A container writes a line. */
  write(namespace: string, pod: string, container: string, text: string, atMs = Date.now()): void {
    const line = { text, atMs };
    const writing = this.containerOf(`${namespace}/${pod}/${container}`);
    writing.lines.push(line);
    for (const tell of writing.followers) tell(line);
  }

  /** A container ends, with whatever follows it, and begins anew. */
  restart(namespace: string, pod: string, container: string): void {
    const ending = this.containerOf(`${namespace}/${pod}/${container}`);
    ending.previous = ending.lines;
    ending.lines = [];
    for (const tell of ending.followers) tell(undefined);
  }

  /** The node leaves. Its pods go at once: nobody is there to end them. */
  async close(): Promise<void> {
    const names = new Set([...this.containers.keys()].map((key) => key.split('/').slice(0, 2).join('/')));
    for (const name of names) {
      const [namespace = '', pod = ''] = name.split('/');
      await this.kubectl(['-n', namespace, 'delete', 'pod', pod, '--force', '--grace-period=0', '--ignore-not-found']);
    }
    await this.kubectl(['delete', 'node', this.node, '--ignore-not-found']);
    await this.stop();
  }

  /** The node is cut off: nothing answers at its address. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async join(port: number): Promise<void> {
    // DaemonSets of others stay away.
    const taints = [{ key: 'test.wheelhouse.dev/logs-only', effect: 'NoSchedule' }];
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: this.node }, spec: { taints } };
    await this.ask(['create', '-f', '-'], JSON.stringify(node));
    const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }];
    const status = { addresses, daemonEndpoints: { kubeletEndpoint: { Port: port } } };
    await this.ask([
      'patch',
      'node',
      this.node,
      '--subresource=status',
      '--type=merge',
      '-p',
      JSON.stringify({ status }),
    ]);
  }

  private async ask(words: readonly string[], input?: string): Promise<void> {
    const { exitCode, stderr } = await this.kubectl(words, input);
    if (exitCode !== 0) throw new Error(stderr);
  }

  private containerOf(key: string): Container {
    const container = this.containers.get(key);
    if (container === undefined) throw new Error(`No pod of this node has the container ${key}`);
    return container;
  }

  private answer(url: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, 'https://kubelet');
    const [, what, namespace = '', pod = '', name = ''] = pathname.split('/');
    const container = this.containers.get(`${namespace}/${pod}/${name}`);
    const wanted = (key: string): boolean => searchParams.get(key) === 'true';
    const lines = wanted('previous') ? container?.previous : container?.lines;
    if (what !== 'containerLogs' || container === undefined || lines === undefined) {
      const problem = `previous terminated container "${name}" in pod "${pod}" not found`;
      response.writeHead(container === undefined ? 404 : 400, { 'content-type': 'text/plain' }).end(problem);
      return;
    }
    const stamp = wanted('timestamps');
    const say = ({ text, atMs }: Line): void =>
      void response.write(`${stamp ? `${new Date(atMs).toISOString()} ` : ''}${text}\n`);
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
    for (const line of chosen(lines, searchParams)) say(line);
    if (!wanted('follow')) return void response.end();
    const tell = (line: Line | undefined): void => (line === undefined ? void response.end() : say(line));
    container.followers.add(tell);
    response.once('close', () => container.followers.delete(tell));
  }
}

function chosen(lines: readonly Line[], wanted: URLSearchParams): readonly Line[] {
  const [tail, since] = ['tailLines', 'sinceSeconds'].map((key) => wanted.get(key));
  const young = since == null ? lines : lines.filter(({ atMs }) => atMs >= Date.now() - Number(since) * 1_000);
  return tail == null ? young : young.slice(Math.max(0, young.length - Number(tail)));
}
