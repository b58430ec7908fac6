import { describe, expect, it } from '@jest/globals';
import { checkSettings } from './check-settings.js';

describe('settings of our own for agents', () => {
  it.each([
    ['wheelhouse.progress-deadline', '30m'],
    ['wheelhouse.progress-deadline', '1h30m'],
    ['wheelhouse.progress-deadline', '0'],
    ['wheelhouse.progress-deadline', '2d'],
    ['wheelhouse.audit-user-annotation', 'example.com/who'],
    ['wheelhouse.health.cel.shop.example.com_Widget', 'obj.status.phase'],
    ['wheelhouse.health.cel.Pod', '"Healthy"'],
  ])('takes %s: %s', (key, text) => {
    expect(() => checkSettings({ [key]: text })).not.toThrow();
  });

  it.each([
    ['wheelhouse.progress-deadline', 'soon', 'is no duration'],
    ['wheelhouse.progress-dedline', '30m', 'is no setting: known are'],
    ['wheelhouse.health.lua.Pod', 'return {}', 'is no setting: known are'],
    ['wheelhouse.health.cel.', '"Healthy"', 'does not end with'],
    ['wheelhouse.health.cel.Pod', ' ', 'is empty'],
  ])('refuses %s: %s, naming the key', (key, text, why) => {
    expect(() => checkSettings({ [key]: text })).toThrow(`the key ${key} ${why}`);
  });

  it('leaves keys that are for nobody here alone', () => {
    expect(() => checkSettings({ url: 'https://argocd.example.com', 'accounts.ann': 'login' })).not.toThrow();
  });
});
