// Every root field of the schema against every kind of credential, on the whole hub. Generated from the schema, so that a new field
// is in it the moment it exists.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { type RunningHub, startHub } from '../hub.js';
import { loadHubConfig } from '../platform/config/load-hub-config.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { SilentLogger } from '../platform/logging/logger.js';
import type { Identity } from './identity.js';

const schema = buildSchema(
  readFileSync(fileURLToPath(import.meta.resolve('@wheelhouse/protocol/schema.graphql')), 'utf8'),
);
type Operation = 'query' | 'mutation' | 'subscription';
type Credential = Identity['kind'];
const CREDENTIALS: readonly Credential[] = ['person', 'agent', 'joining'];

const ROOTS = [
  ['query', schema.getQueryType()],
  ['mutation', schema.getMutationType()],
  ['subscription', schema.getSubscriptionType()],
] as const;
const FIELDS = ROOTS.flatMap(([operation, type]) =>
  Object.values(type?.getFields() ?? {}).map((field) => ({ operation, field, name: `${operation} ${field.name}` })),
);

/** Whom a field is for, as its description in the schema says. */
function allowedFor({ name, description }: GraphQLField<unknown, unknown>): Credential {
  if (name === 'agentJoin') return 'joining';
  return description?.startsWith('For agents') === true ? 'agent' : 'person';
}

/** A value that the type takes; what it means does not matter, because nobody gets so far. */
function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${valueOf(field.type)}`).join(', ')} }`;
  }
  if (type.name === 'Int') return '1';
  if (type.name === 'Boolean') return 'false';
  return type.name === 'JSON' || type.name === 'StringMap' ? '{}' : '"authorisation-matrix"';
}

function documentOf(operation: Operation, field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter((argument) => isNonNullType(argument.type));
  const values = required.map((argument) => `${argument.name}: ${valueOf(argument.type)}`).join(', ');
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${operation} { ${field.name}${values === '' ? '' : `(${values})`}${selection} }`;
}

let database: TestDatabase;
let dataDir: string;
let hub: RunningHub;
const authorization = new Map<Credential, string>();

async function ask(query: string, header?: string): Promise<{ status: number; codes: string[]; data: unknown }> {
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(header === undefined ? {} : { authorization: header }) },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as { errors?: { extensions: { code: string } }[]; data?: unknown };
  return {
    status: response.status,
    codes: (answer.errors ?? []).map(({ extensions }) => extensions.code),
    data: answer.data,
  };
}

/** The codes of the first answer over a socket, or the code that the socket was closed with. */
async function subscribe(query: string, header?: string): Promise<string[]> {
  const client = createClient({
    url: `${hub.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(header === undefined ? {} : { connectionParams: { authorization: header } }),
  });
  return new Promise<string[]>((resolve) => {
    client.subscribe<unknown>(
      { query },
      {
        next: ({ errors }) => resolve((errors ?? []).map(({ extensions }) => String(extensions?.['code']))),
        error: (error) => resolve(codesOf(error)),
        complete: () => resolve([]),
      },
    );
  }).finally(() => void client.dispose());
}

function codesOf(error: unknown): string[] {
  if (Array.isArray(error)) return error.map(({ extensions }) => String(extensions?.code));
  return [String((error as { code?: number }).code)];
}

async function credentials(): Promise<void> {
  const person = `Bearer ${(await readFile(join(dataDir, 'admin-token'), 'utf8')).trim()}`;
  authorization.set('person', person);
  const register = (name: string) =>
    ask(`mutation { registerCluster(input: { name: "${name}" }) { joinToken cluster { id } } }`, person).then(
      ({ data }) => (data as { registerCluster: { joinToken: string; cluster: { id: string } } }).registerCluster,
    );
  authorization.set('joining', `Bearer ${(await register('waiting')).joinToken}`);
  const { joinToken, cluster } = await register('joined');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const input = `{ publicKey: "${publicKey.export({ format: 'jwk' }).x}", clusterUid: "u", agentVersion: "1", claims: {} }`;
  const { data } = await ask(`mutation { agentJoin(input: ${input}) { keyId } }`, `Bearer ${joinToken}`);
  const { keyId } = (data as { agentJoin: { keyId: string } }).agentJoin;
  const jwt = new SignJWT().setProtectedHeader({ alg: 'EdDSA', kid: keyId }).setIssuer(keyId).setSubject(cluster.id);
  const at = Math.floor(Date.now() / 1_000);
  const assertion = jwt
    .setAudience('wheelhouse-hub')
    .setIssuedAt(at)
    .setExpirationTime(at + 120);
  authorization.set('agent', `Bearer ${await assertion.sign(privateKey)}`);
}

beforeAll(async () => {
  database = await startTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'authorisation-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--database-url', database.url];
  hub = await startHub(loadHubConfig(flags, {}), new SilentLogger());
  await credentials();
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await database.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

describe('without a credential', () => {
  it.each(FIELDS)('$name answers nothing', async ({ operation, field }) => {
    const query = documentOf(operation, field);
    if (operation === 'subscription') expect(await subscribe(query)).toEqual(['4401']);
    else expect(await ask(query)).toEqual({ status: 401, codes: ['UNAUTHENTICATED'], data: undefined });
  });

  it('not even the schema is told', async () => {
    expect(await ask('{ __schema { types { name } } }')).toMatchObject({ status: 401, data: undefined });
    expect(await ask('{ __typename }', 'Bearer wht_nonsense')).toMatchObject({ status: 401, data: undefined });
  });
});

describe.each(CREDENTIALS)('with the credential of kind "%s"', (kind) => {
  it.each(FIELDS.filter(({ field }) => allowedFor(field) !== kind))(
    '$name is forbidden',
    async ({ operation, field }) => {
      const query = documentOf(operation, field);
      const header = authorization.get(kind);
      const codes = operation === 'subscription' ? await subscribe(query, header) : (await ask(query, header)).codes;
      expect(codes).toEqual(['FORBIDDEN']);
    },
  );
});

describe('with the credential it is for', () => {
  it.each(FIELDS.filter(({ operation }) => operation === 'query'))(
    '$name is let through',
    async ({ operation, field }) => {
      const { codes } = await ask(documentOf(operation, field), authorization.get(allowedFor(field)));
      for (const code of ['FORBIDDEN', 'UNAUTHENTICATED', 'INTERNAL']) expect(codes).not.toContain(code);
    },
  );
});
