import { describe, expect, it } from '@jest/globals';
import { labelSelector } from './label-selector.js';

const labels = { app: 'web', tier: 'front' };

describe('labelSelector', () => {
  it.each([
    '',
    'app',
    'app=web',
    'app==web',
    'app!=api',
    '!gone',
    'gone!=x',
    'app in (api, web)',
    'tier notin (back)',
    'gone notin (x)',
  ])('matches %s', (text) => expect(labelSelector(text)(labels)).toBe(true));

  it.each([
    'gone',
    'app=api',
    'app!=web',
    '!app',
    'app in (api)',
    'tier notin (back,front)',
    'app,gone',
    'app=web,tier=back',
  ])('does not match %s', (text) => expect(labelSelector(text)(labels)).toBe(false));

  it('refuses what is no selector', () => {
    expect(() => labelSelector('app in')).toThrow('no label selector');
  });
});
