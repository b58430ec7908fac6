import { describe, expect, it } from '@jest/globals';
import { claimableVersions } from './claimable-versions.js';

describe('the API versions that a cluster claims', () => {
  it('are versions and kinds, sorted', () => {
    expect(claimableVersions(['v1', 'apps/v1'], ['v1/Pod', 'apps/v1/Deployment'])).toEqual([
      'apps/v1',
      'apps/v1/Deployment',
      'v1',
      'v1/Pod',
    ]);
  });

  it('are those of Kubernetes and of small groups where one group has thousands of kinds', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `aws.example.com/v1beta1/Resource${index}`);
    const claimed = claimableVersions(
      ['aws.example.com/v1beta1', 'monitoring.example.com/v1', 'policy/v1'],
      [...many, 'monitoring.example.com/v1/ServiceMonitor', 'policy/v1/PodDisruptionBudget'],
    );
    expect(claimed).toEqual([
      'aws.example.com/v1beta1',
      'monitoring.example.com/v1',
      'monitoring.example.com/v1/ServiceMonitor',
      'policy/v1',
      'policy/v1/PodDisruptionBudget',
    ]);
  });
});
