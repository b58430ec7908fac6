// What holds for every change feed. The same tests run on the fake and on the real one, so that the fake cannot lie.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CHANNELS, type ChangeFeed } from './change-feed.js';

export interface ChangeFeedUnderTest {
  readonly feed: ChangeFeed;
  /** Loses the connection and brings it back. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

/** After what was waited for: nothing more comes. */
const QUIET_MS = 100;
const POLL_MS = 5;

export function changeFeedContract(name: string, make: () => Promise<ChangeFeedUnderTest>): void {
  describe(name, () => {
    let subject: ChangeFeedUnderTest;
    beforeEach(async () => {
      subject = await make();
    });
    afterEach(() => subject.close());

    const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    /** Until so many were heard, and no more. */
    const settled = async (heard: readonly unknown[], count: number): Promise<void> => {
      while (heard.length < count) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      await quiet();
    };

    it('delivers what is published on a channel, in order, to every listener', async () => {
      const heard: string[] = [];
      subject.feed.subscribe(CHANNELS.events, (payload) => heard.push(`first ${payload}`));
      subject.feed.subscribe(CHANNELS.events, (payload) => heard.push(`second ${payload}`));
      await subject.feed.publish(CHANNELS.events, ['1-2', '3-4']);
      await settled(heard, 4);
      expect(heard).toEqual(['first 1-2', 'second 1-2', 'first 3-4', 'second 3-4']);
    });

    it('keeps channels apart', async () => {
      const heard: string[] = [];
      subject.feed.subscribe(CHANNELS.events, (payload) => heard.push(payload));
      await subject.feed.publish(CHANNELS.revocations, ['token:1']);
      await quiet();
      expect(heard).toEqual([]);
    });

    it('stops telling a listener that left, even one that listens twice', async () => {
      const heard: string[] = [];
      const listener = (payload: string): void => void heard.push(payload);
      const stop = subject.feed.subscribe(CHANNELS.events, listener);
      subject.feed.subscribe(CHANNELS.events, listener);
      stop();
      await subject.feed.publish(CHANNELS.events, ['1-1']);
      await settled(heard, 1);
      expect(heard).toEqual(['1-1']);
    });

    it('goes on when a listener throws', async () => {
      const heard: string[] = [];
      subject.feed.subscribe(CHANNELS.events, () => {
        throw new Error('bad listener');
      });
      subject.feed.subscribe(CHANNELS.events, (payload) => heard.push(payload));
      await subject.feed.publish(CHANNELS.events, ['1-1']);
      await settled(heard, 1);
      expect(heard).toEqual(['1-1']);
    });

    it('refuses a payload that is too long', async () => {
      await expect(subject.feed.publish(CHANNELS.events, ['ä'.repeat(4_000)])).rejects.toThrow('too long');
    });

    it('carries payloads of any letters', async () => {
      const payloads = [`it's "quoted"`, 'line\nbreak', '{}', 'ä✓', '\\'];
      const heard: string[] = [];
      subject.feed.subscribe(CHANNELS.events, (payload) => heard.push(payload));
      await subject.feed.publish(CHANNELS.events, payloads);
      await settled(heard, payloads.length);
      expect(heard).toEqual(payloads);
    });

    it('tells of a gap after the connection was lost, and delivers again', async () => {
      const gaps: string[] = [];
      const heard: string[] = [];
      subject.feed.onGap(() => gaps.push('told'));
      const stop = subject.feed.onGap(() => gaps.push('told although it left'));
      stop();
      subject.feed.subscribe(CHANNELS.events, (payload) => heard.push(payload));
      await subject.interrupt();
      while (gaps.length === 0) await quiet();
      await subject.feed.publish(CHANNELS.events, ['1-1']);
      await settled(heard, 1);
      expect(heard).toEqual(['1-1']);
      expect(gaps).toEqual(['told']);
    });
  });
}
