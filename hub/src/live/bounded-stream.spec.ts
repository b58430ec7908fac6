import { describe, expect, it } from '@jest/globals';
import { BoundedStream } from './bounded-stream.js';

const END = { done: true, value: undefined };

describe('a bounded stream', () => {
  it('takes as much as fits, gives it in order, and has room again for what was read', async () => {
    let rooms = 0;
    const stream = new BoundedStream<number>(
      2,
      () => {},
      () => (rooms += 1),
    );
    expect([stream.push(1), stream.push(2), stream.push(3)]).toEqual([true, true, false]);
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    expect([stream.room, rooms]).toEqual([1, 1]);
    expect(stream.push(3)).toBe(true);
    stream.end();
    expect([await stream.next(), await stream.next(), await stream.next()]).toEqual([
      { done: false, value: 2 },
      { done: false, value: 3 },
      END,
    ]);
  });

  it('gives what comes to whoever waits, one each', async () => {
    const stream = new BoundedStream<number>(2, () => {});
    const waiting = [stream.next(), stream.next(), stream.next()];
    stream.push(1);
    stream.push(2);
    stream.end();
    expect(await Promise.all(waiting)).toEqual([{ done: false, value: 1 }, { done: false, value: 2 }, END]);
  });

  it('fails after what waits was read, once', async () => {
    const stream = new BoundedStream<number>(2, () => {});
    stream.push(1);
    stream.end(new Error('lost'));
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    await expect(stream.next()).rejects.toThrow('lost');
    expect(await stream.next()).toEqual(END);
  });

  it('tells once that its reader left, whether by leaving, at the end, or at a failure', async () => {
    const leaving = async (work: (stream: BoundedStream<number>) => Promise<unknown>): Promise<number> => {
      let count = 0;
      const stream = new BoundedStream<number>(2, () => (count += 1));
      await work(stream);
      await stream.return();
      expect(stream.push(1)).toBe(false);
      return count;
    };
    expect(await leaving(async () => {})).toBe(1);
    expect(
      await leaving(async (stream) => {
        const next = stream.next();
        await stream.return();
        expect(await next).toEqual(END);
      }),
    ).toBe(1);
    expect(
      await leaving(async (stream) => {
        stream.end();
        await stream.next();
      }),
    ).toBe(1);
    expect(
      await leaving(async (stream) => {
        const next = stream.next();
        stream.end(new Error('lost'));
        await expect(next).rejects.toThrow('lost');
      }),
    ).toBe(1);
  });
});
