// A secret on its whole way through a hub: no answer, event or line of the log may hold its value.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from '../hub.js';
import { loadHubConfig } from '../platform/config/load-hub-config.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { PinoLogger } from '../platform/logging/logger.js';

const VALUE = 'hunter2-the-value';
const BASE64 = Buffer.from(VALUE).toString('base64');
const MANIFEST = `apiVersion: v1\nkind: Secret\nmetadata: { name: scm }\ndata: { password: ${BASE64} }`;
const BROKEN = [
  `apiVersion: v1\nkind: Secret\nmetadata: { name: scm }\nstringData: { password: *${VALUE} }`,
  `apiVersion: v1\nkind: Secret\nmetadata: { name: scm }\ndata: { password: ${VALUE} }`,
];

let database: TestDatabase;
let dataDir: string;
let hub: RunningHub;
/** Everything that is logged, at every level. */
const lines: string[] = [];
const logger = PinoLogger.create('debug', { write: (line: string) => void lines.push(line) });
let answers = '';

async function ask(query: string, variables: object = {}): Promise<string> {
  const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim();
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  answers += text;
  return text;
}

beforeAll(async () => {
  database = await startTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'secrets-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--database-url', database.url];
  hub = await startHub(loadHubConfig(flags, {}), logger);
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await database.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

describe('The value of a Secret', () => {
  it('is in no answer, no event and no line of the log', async () => {
    const set = `mutation($value: String!) { setSecretValue(name: "scm", key: "token", value: $value) { name keys { key } } }`;
    expect(await ask(set, { value: VALUE })).toContain('"token"');
    const apply = `mutation($manifest: String!) { applySecret(manifest: $manifest) { name keys { key updatedAt } } }`;
    expect(await ask(apply, { manifest: MANIFEST })).toContain('"password"');
    for (const manifest of BROKEN) expect(await ask(apply, { manifest })).toContain('INVALID_INPUT');
    expect(
      await ask(`mutation($value: String!) { setSecretValue(name: "NO", key: "a", value: $value) { name } }`, {
        value: VALUE,
      }),
    ).toContain('INVALID_INPUT');
    expect(await ask('{ secrets { nodes { name keys { key } } totalCount } }')).toContain('"totalCount":1');
    expect(await ask('{ events { nodes { type message actor details } } }')).toContain('SecretApplied');
    expect(await ask('{ secrets { nodes { name keys { key value } } } }')).toContain('value');
    await database.dataSource.query('drop table secrets');
    await ask(set, { value: VALUE });
    expect(lines.length).toBeGreaterThan(0);
    const held = [answers, ...lines].filter((text) => text.includes(VALUE) || text.includes(BASE64));
    expect(held).toEqual([]);
  });
});
