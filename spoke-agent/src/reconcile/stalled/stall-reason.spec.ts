import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { brief, creationReason, eventReason, podReason } from './stall-reason.js';

const pod = (status: object, name = 'web-1'): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  status,
});
const waiting = (reason: string, message = '', more: object = {}): object => ({
  name: 'web',
  image: 'nginx:nope',
  state: { waiting: { reason, message } },
  ...more,
});
const textOf = (...pods: KubernetesObject[]): string | undefined => podReason(pods)?.text;
const event = (reason: string, message: string, lastTimestamp: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'e' },
  reason,
  message,
  lastTimestamp,
});

describe('why pods do not come up', () => {
  it('is an image that cannot be pulled, of an init container too', () => {
    const status = { phase: 'Pending', initContainerStatuses: [waiting('ImagePullBackOff', 'Back-off pulling image')] };
    expect(textOf(pod(status))).toBe(
      'the image "nginx:nope" of container "web" cannot be pulled (ImagePullBackOff: Back-off pulling image)',
    );
  });

  it('is a container that crashes, with how it ended', () => {
    const ended = { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } }, restartCount: 4 };
    expect(textOf(pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', 'back-off', ended)] }))).toBe(
      'container "web" crashes (OOMKilled, exit code 137, 4 restarts)',
    );
    const plain = { lastState: { terminated: { exitCode: 1, reason: 'Error' } }, restartCount: 1 };
    expect(textOf(pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', '', plain)] }))).toBe(
      'container "web" crashes (exit code 1, 1 restart)',
    );
  });

  it('is a container that cannot be started, or a pod that has no place', () => {
    expect(textOf(pod({ containerStatuses: [waiting('CreateContainerConfigError', 'secret "x" not found')] }))).toBe(
      'container "web" cannot be started (CreateContainerConfigError: secret "x" not found)',
    );
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' }];
    expect(textOf(pod({ phase: 'Pending', conditions }))).toBe('it cannot be scheduled: 0/3 nodes');
  });

  it('is a probe that fails, or a volume that is not there: then the events say it', () => {
    expect(podReason([pod({ phase: 'Running', containerStatuses: [{ name: 'web', ready: false }] })])?.trouble).toBe(
      'ready',
    );
    expect(podReason([pod({ phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] })])?.trouble).toBe(
      'mount',
    );
    const events = [
      event('FailedMount', 'no such volume', '2026-01-01T00:00:02Z'),
      event('FailedMount', 'older', '2026-01-01T00:00:01Z'),
      event('Scheduled', 'fine', '2026-01-01T00:00:03Z'),
    ];
    expect(eventReason(events)).toBe('FailedMount: no such volume');
    expect(eventReason([])).toBeUndefined();
  });

  it('is the plainest of several, and nothing where all is well', () => {
    const pending = pod({ phase: 'Pending' }, 'web-0');
    const crashing = pod({ containerStatuses: [waiting('CrashLoopBackOff')] }, 'web-2');
    expect(podReason([pending, crashing])?.pod.metadata.name).toBe('web-2');
    expect(podReason([pod({ phase: 'Running', containerStatuses: [{ name: 'web', ready: true }] })])).toBeUndefined();
    expect(podReason([])).toBeUndefined();
  });

  it('is a quota, as the workload itself says', () => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' }];
    expect(creationReason(pod({ conditions }))).toBe('FailedCreate: exceeded quota');
    expect(creationReason(pod({}))).toBeUndefined();
  });

  it('is one line of a bounded length', () => {
    expect(brief('a\n  b')).toBe('a b');
    expect(brief('x'.repeat(5_000))).toHaveLength(400);
  });

  it('is read from any status without an error', () => {
    const wild = fc.object({
      key: fc.constantFrom('containerStatuses', 'state', 'waiting', 'conditions', 'phase', 'lastState', 'terminated'),
    });
    fc.assert(fc.property(wild, (status) => void podReason([pod(status)])));
  });
});
