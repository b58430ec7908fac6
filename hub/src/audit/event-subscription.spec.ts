import { describe, expect, it } from '@jest/globals';
import { EventSubscription } from './event-subscription.js';

function subscription(limit = 3): { subject: EventSubscription<number>; closed: () => number } {
  let closed = 0;
  return { subject: new EventSubscription<number>(() => (closed += 1), limit), closed: () => closed };
}

describe('EventSubscription', () => {
  it('gives items in order, whether they come before or after they are asked for', async () => {
    const { subject } = subscription();
    subject.push(1);
    const second = subject.next().then(() => subject.next());
    subject.push(2);
    expect(await second).toEqual({ done: false, value: 2 });
  });

  it('ends a waiting next and unregisters at once when the subscriber leaves', async () => {
    const { subject, closed } = subscription();
    const waiting = subject.next();
    await subject.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(closed()).toBe(1);
  });

  it('unregisters when a for-await loop is left early', async () => {
    const { subject, closed } = subscription();
    subject.push(1);
    subject.push(2);
    for await (const item of subject) {
      expect(item).toBe(1);
      break;
    }
    expect(closed()).toBe(1);
  });

  it('closes a subscriber that falls behind its limit, with an error that says what to do', async () => {
    const { subject, closed } = subscription(2);
    subject.push(1);
    subject.push(2);
    expect(closed()).toBe(0);
    subject.push(3);
    expect(closed()).toBe(1);
    await expect(subject.next()).rejects.toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW' });
    expect(await subject.next()).toEqual({ done: true, value: undefined });
  });

  it('takes nothing more once it is closed', async () => {
    const { subject, closed } = subscription();
    await subject.return();
    await subject.return();
    subject.push(1);
    subject.fail(new Error('late'));
    expect(await subject.next()).toEqual({ done: true, value: undefined });
    expect(closed()).toBe(1);
  });
});
