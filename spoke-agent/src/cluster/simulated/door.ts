// A door into a simulated cluster for people: kube-like paths over plain HTTP, so that curl can look around, scale and delete. Loopback
// only, never to be reached from elsewhere: it asks nobody who they are. Requests that a browser sends from a web page are refused.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { AppError } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster.js';
import { ClusterError, type ClusterErrorCode } from '../cluster.errors.js';
import { type DoorRequest, readDoorRequest } from './door-request.js';
import { absent } from './simulated-api.js';
import type { SimulatedCluster } from './simulated-cluster.js';

const LOOPBACK = '127.0.0.1';
/** Longer bodies are refused, as etcd would. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** The field manager where the request names none. */
const DEFAULT_MANAGER = 'curl';

const STATUS_OF: Readonly<Record<ClusterErrorCode, number>> = {
  CONFLICT: 409,
  INVALID: 422,
  FORBIDDEN: 403,
  KIND_UNKNOWN: 404,
  NOT_FOUND: 404,
  UNAVAILABLE: 503,
  RATE_LIMITED: 429,
};

export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the door. Port 0 takes a free one. Rejects when the port is taken. */
export async function openDoor(cluster: SimulatedCluster, port: number): Promise<Door> {
  const server = createServer((request, response) => void answer(cluster, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return { url: `http://${LOOPBACK}:${portOf(server)}`, close: () => closed(server) };
}

async function answer(cluster: SimulatedCluster, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request);
    checkCaller(request);
    const asked = readDoorRequest(cluster, request.method ?? 'GET', request.url ?? '/');
    send(response, 200, await carryOut(cluster, asked, body));
  } catch (error) {
    const code = error instanceof ClusterError ? STATUS_OF[error.code] : 500;
    const message = error instanceof AppError ? error.message : 'The simulated cluster failed.';
    const reason = error instanceof AppError ? error.code : 'INTERNAL';
    send(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code });
  }
}

async function carryOut(cluster: SimulatedCluster, asked: DoorRequest, body: string): Promise<unknown> {
  const { key, manager = DEFAULT_MANAGER, subresource } = asked;
  switch (asked.method) {
    case 'GET': {
      if (key.name !== '') return (await cluster.get(key)) ?? Promise.reject(absent(key));
      const { labelSelector } = asked;
      const items = await cluster.list(key.apiVersion, key.kind, {
        namespace: key.namespace,
        ...(labelSelector && { labelSelector }),
      });
      return { apiVersion: key.apiVersion, kind: `${key.kind}List`, metadata: {}, items };
    }
    case 'PATCH':
      return cluster.edit(key, parsed(body), { manager, subresource });
    case 'PUT': {
      const given = parsed(body) as Partial<KubernetesObject>;
      const { apiVersion, kind, namespace, name } = key;
      const metadata = { ...given.metadata, name, ...(namespace !== '' && { namespace }) };
      return cluster.put({ ...given, apiVersion, kind, metadata }, { manager, subresource });
    }
    case 'DELETE': {
      if (!(await cluster.remove(key))) throw absent(key);
      return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
    }
  }
}

/** A web page may not reach in, neither directly (Origin) nor through a name that resolves to this machine (Host). */
function checkCaller({ headers }: IncomingMessage): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (headers.origin !== undefined || (host !== LOOPBACK && host !== 'localhost')) {
    throw new ClusterError(
      'FORBIDDEN',
      'The simulated cluster answers only programs on this machine, at 127.0.0.1 or localhost.',
    );
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > MAX_BODY_BYTES) throw new ClusterError('INVALID', `The body is longer than ${MAX_BODY_BYTES} bytes.`);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below.
  }
  throw new ClusterError('INVALID', 'The body must be a JSON object.');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
