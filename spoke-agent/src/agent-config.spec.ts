import { describe, expect, it } from '@jest/globals';
import { readAgentConfig, usage } from './agent-config.js';

const hub = ['--hub', 'https://hub.example.com/'];

describe('the settings of the agent', () => {
  it('come from flags, then from the environment, then from defaults', () => {
    const env = { WHEELHOUSE_HUB: 'http://other', WHEELHOUSE_STATE_DIR: '/var/lib/agent', WHEELHOUSE_SIMULATE: 'true' };
    expect(readAgentConfig([...hub, '--health-port', '8081'], env)).toMatchObject({
      hub: 'https://hub.example.com',
      stateDir: '/var/lib/agent',
      simulate: true,
      healthPort: 8081,
      logLevel: 'info',
      keyRotationDays: 30,
      joinToken: undefined,
    });
    expect(readAgentConfig([...hub, '--key-rotation-days', '0'], {})).toMatchObject({ keyRotationDays: 0 });
    expect(() => readAgentConfig([...hub, '--key-rotation-days', '-1'], {})).toThrow(/--key-rotation-days/);
    expect(readAgentConfig(['--simulate'], { WHEELHOUSE_HUB: 'http://h:1', WHEELHOUSE_JOIN_TOKEN: '' })).toMatchObject({
      hub: 'http://h:1',
      simulate: true,
    });
  });

  it('say every problem at once, with flag and variable', () => {
    const read = (): unknown =>
      readAgentConfig(['--hub', 'ftp://x', '--health-port', '99999999', '--log-level', 'loud'], {});
    expect(read).toThrow(/--hub \(WHEELHOUSE_HUB\)[^]*--health-port \(WHEELHOUSE_HEALTH_PORT\)[^]*--log-level/);
    expect(() => readAgentConfig([], {})).toThrow(/WHEELHOUSE_HUB/);
    expect(() => readAgentConfig([...hub, '--wrong'], {})).toThrow(/--wrong/);
  });

  it('never repeat a join token', () => {
    expect(() => readAgentConfig([...hub, '--join-token', 'secret-canary'], {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });

  it('are not needed for help', () => {
    expect(readAgentConfig(['--help'], {})).toBeUndefined();
    expect(usage()).toContain('--simulate-port');
  });
});
