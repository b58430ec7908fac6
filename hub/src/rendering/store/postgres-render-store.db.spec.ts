import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { PostgresRenderStore } from './postgres-render-store.js';
import { RenderContentsReadModel } from './render-contents.read-model.js';
import type { NewOutcome } from './render-store.js';

const NOW = new Date('2026-11-21T12:00:00Z');

describe('Stored renders', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.close());

  function rendered(input: string, bytes: number): Required<Pick<NewOutcome, 'render'>> & NewOutcome {
    const content = randomBytes(bytes);
    const digest = createHash('sha256').update(content).digest('hex');
    return { inputDigest: input, render: { digest, content, objectCount: 1, size: bytes, hasChildren: false } };
  }

  it('are the bytes that were given, small and large ones stored together', async () => {
    const store = new PostgresRenderStore(database.dataSource);
    const renders = [1_000, 3_000_000, 700_000, 0, 900_000, 2_500_000].map((size, at) => rendered(`i${at}`, size));
    const problem = { code: 'INVALID_MANIFEST', message: 'm', location: null };
    await store.addOutcomes([...renders, { inputDigest: 'i9', problem }], NOW);
    const contents = await new RenderContentsReadModel(database.dataSource).read(
      renders.map(({ render }) => render.digest),
    );
    for (const { render } of renders) expect(contents.get(render.digest)?.equals(render.content)).toBe(true);
    const outcomes = await store.findOutcomes([...renders.map(({ inputDigest }) => inputDigest), 'i9'], NOW);
    expect(renders.map(({ inputDigest }) => outcomes.get(inputDigest)?.renderDigest)).toEqual(
      renders.map(({ render }) => render.digest),
    );
    expect(outcomes.get('i9')).toMatchObject({ renderDigest: null, problem });
  });

  it('may be given again, also a large one', async () => {
    const store = new PostgresRenderStore(database.dataSource);
    const again = rendered('j1', 2_000_000);
    await store.addOutcomes([again], NOW);
    await store.addOutcomes([again, { ...again, inputDigest: 'j2' }], NOW);
    const outcomes = await store.findOutcomes(['j1', 'j2'], NOW);
    expect([...outcomes.values()].map(({ renderDigest }) => renderDigest)).toEqual([
      again.render.digest,
      again.render.digest,
    ]);
  });
});
