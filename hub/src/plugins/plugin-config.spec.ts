import { describe, expect, it } from '@jest/globals';
import { readPluginConfig } from './plugin-config.js';

describe('The time that a plugin has', () => {
  it.each([
    [undefined, 30],
    ['0', 30],
    ['5', 5],
    ['+7', 7],
    ['600', 300],
  ])('is for requestTimeout %j: %i seconds', (requestTimeout, seconds) => {
    const data = { baseUrl: 'http://p', token: '$t', ...(requestTimeout === undefined ? {} : { requestTimeout }) };
    expect(readPluginConfig('plugin', data).timeoutMs).toBe(seconds * 1_000);
  });
});
