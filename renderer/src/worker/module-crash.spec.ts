import { describe, expect, it } from '@jest/globals';
import { ModuleCrash } from './module-crash.js';

const PANIC = `panic: hunter2 is not a number [recovered]
	panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
helm.sh/helm/v3/pkg/engine.(*Engine).render(0xc000010000, {0x1, 0x2}, "hunter2")
	helm.sh/helm/v3@v3.22.0/pkg/engine/engine.go:250 +0x40
main.render(0x20e030, 0x5)
	wheelhouse/renderer/main.go:26 +0x40
`;

describe('The report of a crash', () => {
  it('tells where, and no value', () => {
    const { message, exhausted } = ModuleCrash.of(new Error('hunter2'), PANIC);
    expect(exhausted).toBeUndefined();
    expect(message).toContain('helm.sh/helm/v3/pkg/engine.(*Engine).render');
    expect(message).toContain('wheelhouse/renderer/main.go:26');
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('0x');
  });

  it.each([
    [
      'runtime: out of memory: cannot allocate 1048576-byte block (264601600 in use)\nfatal error: out of memory',
      'memory',
    ],
    ['fatal error: runtime: cannot allocate memory', 'memory'],
    ['runtime: goroutine stack exceeds 250000000-byte limit\nfatal error: stack overflow', 'stack'],
  ])('%j is %s used up', (output, exhausted) =>
    expect(ModuleCrash.of(new Error('unreachable'), output).exhausted).toBe(exhausted),
  );

  it('knows a stack that is used up', () => {
    const thrown = new RangeError('Maximum call stack size exceeded');
    expect(ModuleCrash.of(thrown, '').exhausted).toBe('stack');
  });
});
