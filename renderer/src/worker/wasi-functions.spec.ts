import { describe, expect, it } from '@jest/globals';
import { ModuleExit, ModuleOutput, wasiFunctions } from './wasi-functions.js';
import { MAX_OUTPUT_BYTES } from './worker-limits.js';

const NOW = Date.UTC(2026, 10, 21, 12);

class World {
  readonly bytes = new ArrayBuffer(128 * 1024);
  readonly view = new DataView(this.bytes);
  readonly output = new ModuleOutput();
  readonly functions = wasiFunctions({ memory: () => this.bytes, now: () => NOW, output: this.output });

  call(name: string, ...values: readonly unknown[]): number {
    const run = this.functions[name];
    if (run === undefined) throw new Error(`There is no function ${name}.`);
    return run(...(values as never[]));
  }

  text(at: number, length: number): string {
    return Buffer.from(this.bytes, at, length).toString();
  }

  clock(id: number): bigint {
    expect(this.call('clock_time_get', id, 0n, 64)).toBe(0);
    return this.view.getBigUint64(64, true);
  }

  write(descriptor: number, content: string): number {
    Buffer.from(this.bytes).write(content, 1_024);
    this.view.setUint32(0, 1_024, true);
    this.view.setUint32(4, content.length, true);
    return this.call('fd_write', descriptor, 0, 1, 8);
  }

  /** A wait for a clock, or for a file that is told by its kind. */
  subscribe(index: number, kind: number, nanoseconds: bigint, isAbsolute = false): void {
    this.view.setBigUint64(2_048 + 48 * index, BigInt(index + 7), true);
    this.view.setUint8(2_048 + 48 * index + 8, kind);
    this.view.setBigUint64(2_048 + 48 * index + 24, nanoseconds, true);
    this.view.setUint16(2_048 + 48 * index + 40, isAbsolute ? 1 : 0, true);
  }

  /** Which of the waits are over, and with what error. */
  poll(count: number): (readonly [number, number])[] {
    expect(this.call('poll_oneoff', 2_048, 4_096, count, 0)).toBe(0);
    return Array.from({ length: this.view.getUint32(0, true) }, (_, index) => [
      Number(this.view.getBigUint64(4_096 + 32 * index, true)) - 7,
      this.view.getUint16(4_096 + 32 * index + 8, true),
    ]);
  }
}

describe('The world of the module', () => {
  it('has a program name, and no argument and no environment', () => {
    const world = new World();
    world.call('args_sizes_get', 0, 4);
    expect([world.view.getUint32(0, true), world.view.getUint32(4, true)]).toEqual([1, 9]);
    world.call('args_get', 16, 32);
    expect(world.view.getUint32(16, true)).toBe(32);
    expect(world.text(32, 9)).toBe('renderer\0');
    world.call('environ_sizes_get', 0, 4);
    expect([world.view.getUint32(0, true), world.view.getUint32(4, true)]).toEqual([0, 0]);
  });

  it('stands still at the instant of the render', () => {
    const world = new World();
    expect([world.clock(0), world.clock(0)]).toEqual([BigInt(NOW) * 1_000_000n, BigInt(NOW) * 1_000_000n]);
  });

  it('lets time pass that tells nothing: the same in every run', () => {
    const times = [new World(), new World()].map((world) => [world.clock(1), world.clock(1)]);
    expect(times[0]).toEqual(times[1]);
    expect(times[0]?.[0]).toBeLessThan(times[0]?.[1] ?? 0n);
  });

  it('sleeps without waiting', () => {
    const world = new World();
    const before = world.clock(1);
    world.subscribe(0, 0, 3_600_000_000_000n);
    world.subscribe(1, 0, 5_000_000_000n);
    expect(world.poll(2)).toEqual([[1, 0]]);
    expect(world.clock(1) - before).toBe(5_000_001_000n);
    world.subscribe(0, 0, 100_000_000_000n, true);
    expect(world.poll(1)).toEqual([[0, 0]]);
    expect(world.clock(1)).toBe(100_000_001_000n);
  });

  it('says of every file that is waited for that there is none', () => {
    const world = new World();
    world.subscribe(0, 0, 5n);
    world.subscribe(1, 1, 0n);
    expect(world.poll(2)).toEqual([[1, 8]]);
  });

  it('has real chance', () => {
    const world = new World();
    world.call('random_get', 0, 32);
    const first = world.text(0, 32);
    world.call('random_get', 0, 32);
    expect(world.text(0, 32)).not.toBe(first);
    expect(() => world.call('random_get', 128 * 1024 - 4, 32)).toThrow('typed array');
  });

  it('keeps the first of what is written to the two outputs', () => {
    const world = new World();
    expect(world.write(2, 'hello')).toBe(0);
    expect(world.view.getUint32(8, true)).toBe(5);
    expect(world.write(1, ' there')).toBe(0);
    expect(world.write(3, 'no')).toBe(8);
    expect(world.output.text).toBe('hello there');
    for (let index = 0; index < 10; index += 1) world.write(2, 'x'.repeat(8_000));
    expect(world.output.text).toHaveLength(MAX_OUTPUT_BYTES);
    world.output.clear();
    expect(world.output.text).toBe('');
  });

  it('ends when the module wants it to', () => {
    expect(() => new World().call('proc_exit', 2)).toThrow(ModuleExit);
  });

  it('refuses every file, directory and socket (rows 9, 10, 14)', () => {
    const world = new World();
    const refused = Object.keys(world.functions).filter((name) => /^(fd|path|sock)_/.test(name) && name !== 'fd_write');
    expect(refused.length).toBeGreaterThan(30);
    const before = Buffer.from(world.bytes.slice(0));
    for (const name of refused)
      expect([name, world.call(name, 0, 0, 0, 0, 0, 0, 0)]).toEqual([name, expect.any(Number)]);
    for (const name of refused) expect([8, 52]).toContain(world.call(name, 3, 0, 0, 0, 0, 0, 0));
    expect(Buffer.from(world.bytes).equals(before)).toBe(true);
  });
});
