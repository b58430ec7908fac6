import { describe, expect, it } from '@jest/globals';
import { kubeVersionOf } from './kube-version.js';

describe('A version of Kubernetes', () => {
  it.each([
    ['', ''],
    ['1.31.4', '1.31.4'],
    ['v1.31', '1.31'],
    ['v1.31.4-eks-7f9249a', '1.31.4'],
    ['v1.30.5+k3s1', '1.30.5'],
    [' 1.31', '1.31'],
    ['1.031.4', '1.31.4'],
    ['1.31.4.5', '1.31.4.5'],
  ])('%j is given to Helm as %j', (version, expected) => expect(kubeVersionOf(version, 'f')).toBe(expected));

  it.each(['1', 'v', 'latest', '01.31', 'a1.31', '-1.2'])('%j is none', (version) => {
    expect(() => kubeVersionOf(version, 'spec.source.helm.kubeVersion')).toThrow(
      expect.objectContaining({ code: 'INVALID_SPEC', location: 'spec.source.helm.kubeVersion' }),
    );
  });
});
