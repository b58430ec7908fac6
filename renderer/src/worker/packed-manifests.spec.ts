import { describe, expect, it } from '@jest/globals';
import { ONE_TURN, type Turns } from '../turns.js';
import { packAnswer, packManifests, unpackAnswer, unpackManifests } from './packed-manifests.js';

const manifest = (name: string, text: string) => ({
  apiVersion: 'v1',
  kind: 'X',
  namespace: '',
  name,
  text,
  place: 'p',
});

describe('Packed manifests', () => {
  it('are the same when they are unpacked', async () => {
    const manifests = [manifest('a', '{"a":"ü😀"}'), manifest('b', ''), manifest('c', '{}')];
    expect(await unpackManifests(packManifests(manifests), ONE_TURN)).toEqual(manifests);
    expect(await unpackManifests(packManifests([]), ONE_TURN)).toEqual([]);
  });

  it('are unpacked in turns', async () => {
    let count = 0;
    const turns: Turns = {
      isOver: true,
      next: () => {
        count += 1;
        return Promise.resolve();
      },
    };
    await unpackManifests(packManifests([manifest('a', '{}'), manifest('b', '{}')]), turns);
    expect(count).toBe(2);
  });

  it('leave the rest of an answer as it is', async () => {
    const reads = [{ root: 0, path: 'a', what: 'file' as const }];
    const problem = { code: 'RENDER_FAILED', message: 'm', location: null };
    for (const outcome of [{ problem }, { manifests: [manifest('a', '{}')], warnings: ['w'] }])
      expect(await unpackAnswer(packAnswer({ outcome, reads }), ONE_TURN)).toEqual({ outcome, reads });
  });
});
