import { describe, expect, it } from '@jest/globals';
import { CLAIMS_LIMIT_BYTES, changeCluster, checkedClaims, checkedClusterName, newCluster } from './cluster.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const invalid = expect.objectContaining({ code: 'INVALID_INPUT' });

describe('a new cluster', () => {
  it('gets every default', () => {
    expect(newCluster('id', { name: 'prod' }, at)).toEqual({
      id: 'id',
      name: 'prod',
      labels: {},
      annotations: {},
      project: '',
      server: 'https://prod.cluster.internal',
      claims: {},
      createdAt: at,
    });
  });

  it.each(['prod', 'a', '1', 'eu-1.prod', 'x'.repeat(253)])('may be called %s', (name) => {
    expect(checkedClusterName(name)).toBe(name);
  });

  it.each(['', 'Prod', '-a', 'a-', 'a..b', '.a', 'a_b', 'a b', 'a/b', 'a\n', 'x'.repeat(254)])(
    'may not be called %j',
    (name) => {
      expect(() => checkedClusterName(name)).toThrow(invalid);
    },
  );

  it.each(['nonsense', 'ftp://a', 'https://user:secret@a', 'javascript:alert(1)', `https://${'a'.repeat(2_050)}`])(
    'may not have the server %j',
    (server) => {
      expect(() => newCluster('id', { name: 'prod', server }, at)).toThrow(invalid);
    },
  );

  it('never repeats a password that came with the server', () => {
    try {
      newCluster('id', { name: 'prod', server: 'https://user:hunter2@a' }, at);
    } catch (error) {
      expect(String(error)).not.toContain('hunter2');
    }
    expect.assertions(1);
  });
});

describe('changes', () => {
  const before = newCluster('id', { name: 'prod', labels: { env: 'prod', old: 'x' }, project: 'core' }, at);

  it('add, replace and remove labels and leave the rest', () => {
    const after = changeCluster(before, { labels: { env: 'staging', region: 'eu' }, removeLabels: ['old', 'absent'] });
    expect(after).toEqual({ ...before, labels: { env: 'staging', region: 'eu' } });
  });

  it('set a key that is both removed and given', () => {
    expect(changeCluster(before, { labels: { old: 'y' }, removeLabels: ['old'] }).labels).toEqual({
      env: 'prod',
      old: 'y',
    });
  });

  it('remove the project with an empty text and keep it with none', () => {
    expect(changeCluster(before, { project: '' }).project).toBe('');
    expect(changeCluster(before, {}).project).toBe('core');
  });
});

describe('claims', () => {
  it('are a JSON object', () => {
    expect(checkedClaims({ kubeVersion: 'v1.35.0' })).toEqual({ kubeVersion: 'v1.35.0' });
    for (const claims of [null, 'text', 1, [], undefined]) expect(() => checkedClaims(claims)).toThrow(invalid);
  });

  it('have 64 KiB as JSON', () => {
    const overhead = '{"a":""}'.length;
    expect(checkedClaims({ a: 'x'.repeat(CLAIMS_LIMIT_BYTES - overhead) })).toBeDefined();
    expect(() => checkedClaims({ a: 'x'.repeat(CLAIMS_LIMIT_BYTES - overhead + 1) })).toThrow(invalid);
  });
});
