import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkContexts, realSpokes } from './spokes.js';

let kubeconfig: string;
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-spokes-'));
  kubeconfig = join(directory, 'config');
  writeFileSync(kubeconfig, 'contexts: [{name: a}, {name: A}, {name: "arn:aws:eks:eu:1:cluster/prod_"}]');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the contexts of real clusters', () => {
  it('are known and told apart, or refused with those that are there', () => {
    expect(() => checkContexts(kubeconfig, ['a', 'b'])).toThrow('has no context b. Its contexts: a, A, arn');
    expect(() => checkContexts(kubeconfig, [])).toThrow('--kubeconfig needs --context');
    expect(() => checkContexts(kubeconfig, ['a', 'A'])).toThrow('told apart');
    expect(() => checkContexts(join(directory, 'none'), ['a'])).toThrow('cannot be read');
    expect(() => checkContexts(kubeconfig, ['a'])).not.toThrow();
  });

  it('become names that a cluster may have, and the last one plays production', () => {
    const spokes = realSpokes(kubeconfig, ['A', 'b', 'c', 'arn:aws:eks:eu:1:cluster/prod_']);
    expect(spokes.map(({ name, environment }) => [name, environment])).toEqual([
      ['a', 'dev'],
      ['b', 'staging'],
      ['c', 'staging'],
      ['arn-aws-eks-eu-1-cluster-prod', 'production'],
    ]);
    expect(realSpokes(kubeconfig, ['a']).map(({ environment }) => environment)).toEqual(['production']);
  });
});
