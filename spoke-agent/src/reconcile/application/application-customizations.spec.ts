import { describe, expect, it } from '@jest/globals';
import type { HeldAssignment } from '../../store/state-schema.js';
import { ApplicationCustomizations } from './application-customizations.js';

const digest = (letter: string): string => letter.repeat(64);

function assignment(customizations?: string): HeldAssignment {
  return {
    applicationId: 'a',
    applicationName: 'web',
    digest: '',
    renderDigest: digest('0'),
    revision: '',
    namespace: 'web',
    syncPolicy: {
      automated: null,
      syncOptions: [],
      retry: { limit: 0, backoff: { durationMs: 1, factor: 2, maxDurationMs: 1 } },
      ...(customizations !== undefined && { customizations }),
    },
    operation: null,
  };
}

/** Blobs by digest, with how often each was looked for. */
function store(blobs: Map<string, Record<string, string>>) {
  const looks: string[] = [];
  return {
    looks,
    find: async (wanted: string) => {
      looks.push(wanted);
      const data = blobs.get(wanted);
      return data && [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data }];
    },
  };
}

const masking = { 'resource.sensitive.mask.annotations': 'token' };

describe('the customizations of an application', () => {
  it('are those that its assignment names, read and parsed once', async () => {
    const blobs = store(new Map([[digest('a'), masking]]));
    const customizations = new ApplicationCustomizations(blobs);
    const named = assignment(digest('a'));
    await customizations.load([named, assignment(digest('a'))]);
    await customizations.load([named]);
    expect(customizations.of({ assignment: named }).sensitiveMaskAnnotations).toEqual(['token']);
    expect(customizations.of({ assignment: assignment() }).sensitiveMaskAnnotations).toEqual([]);
    expect(blobs.looks).toEqual([digest('a')]);
  });

  it('stay the earlier ones while the new blob is missing, and are read when it comes', async () => {
    const blobs = new Map([[digest('a'), masking]]);
    const customizations = new ApplicationCustomizations(store(blobs));
    let missed = 0;
    const read = Promise.withResolvers<void>();
    customizations.onMissing = () => (missed += 1);
    customizations.onRead = read.resolve;
    await customizations.load([assignment(digest('a'))]);
    const next = { assignment: assignment(digest('b')) };
    await customizations.load([next.assignment]);
    expect(missed).toBe(1);
    expect(customizations.isKnown(next)).toBe(false);
    blobs.set(digest('b'), { 'resource.sensitive.mask.annotations': 'key' });
    expect(customizations.of(next).sensitiveMaskAnnotations).toEqual(['token']);
    await read.promise;
    expect(customizations.of(next).sensitiveMaskAnnotations).toEqual(['key']);
  });
});
