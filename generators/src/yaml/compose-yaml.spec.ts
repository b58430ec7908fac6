import { describe, expect, it } from '@jest/globals';
import { LineCounter } from 'yaml';
import { composeYaml } from './compose-yaml.js';

const compose = (text: string) =>
  composeYaml(text, new LineCounter(), (message) => {
    throw new Error(message);
  });

describe('documents of a wrong text', () => {
  it('come with errors that have no stack: nobody sees them, and they cost most of the time', () => {
    const [document] = compose('[,,,');
    expect(document?.errors.length).toBeGreaterThan(1);
    for (const { stack = '' } of document?.errors ?? []) expect(stack).not.toContain(' at ');
  });

  it.each([
    ['read to its end', () => [...compose('[,,,')]],
    ['left in the middle', () => compose('[,,,\n---\n[,,,').next()],
    ['refused', () => expect(() => [...compose('['.repeat(2_000))]).toThrow('nested')],
  ])('leave other errors their stacks when it is %s', (_how, read) => {
    read();
    expect(new Error('another').stack).toContain(' at ');
  });
});
