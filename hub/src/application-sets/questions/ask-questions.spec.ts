import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FactQuestion } from '@wheelhouse/generators';
import { UnavailableError } from '@wheelhouse/protocol';
import { FakeClock } from '../../platform/clock/clock.js';
import { RateLimitedError } from '../../platform/outbound-http/outbound-http.errors.js';
import { AskQuestions } from './ask-questions.js';
import { type Answer, OutsideAnswers } from './outside-answers.js';

/** Answers when it is told to. */
class SlowAnswers extends OutsideAnswers {
  readonly waiting: { question: FactQuestion; resolve: (answer: Answer) => void; reject: (error: Error) => void }[] =
    [];
  asked = 0;

  answer(question: FactQuestion): Promise<Answer> {
    this.asked += 1;
    return new Promise((resolve, reject) => this.waiting.push({ question, resolve, reject }));
  }
}

const plugin = (configMap: string): FactQuestion => ({
  kind: 'plugin',
  applicationSetName: 'web',
  configMap,
  input: {},
});
const decisions: FactQuestion = { kind: 'decisions', configMap: 'c', name: 'a', labelSelector: {} };
let clock: FakeClock;
let answers: SlowAnswers;
let asking: AskQuestions;
beforeEach(() => {
  clock = new FakeClock();
  answers = new SlowAnswers();
  asking = new AskQuestions(answers, clock);
});
const age = (from?: Date) => ({ startedAt: clock.now(), from });
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('Questions', () => {
  it('are asked a few at a time, and never too many', async () => {
    const all = asking.ask(
      Array.from({ length: 20 }, (_, index) => plugin(String(index))),
      age(),
    );
    expect(answers.asked).toBe(8);
    while (answers.waiting.length > 0) {
      answers.waiting.shift()?.resolve([]);
      await settle();
    }
    expect(await all).toHaveLength(20);
    const many = Array.from({ length: 2_001 }, (_, index) => plugin(String(index)));
    await expect(asking.ask(many, age())).rejects.toThrow('at most 2000');
  });

  it('that others asked share the answer while it is awaited and for a minute, as old as it is', async () => {
    const startedAt = clock.now();
    const first = asking.ask([plugin('a')], age());
    clock.advance(1_000);
    const second = asking.ask([plugin('a')], age());
    answers.waiting[0]?.resolve([{ x: 1 }]);
    expect(await first).toEqual(await second);
    expect((await second)[0]?.askedAt).toEqual(startedAt);
    clock.advance(58_999);
    await asking.ask([plugin('a')], age());
    expect(answers.asked).toBe(1);
    clock.advance(1);
    void asking.ask([plugin('a')], age());
    expect(answers.asked).toBe(2);
  });

  it('are not answered by what was asked before an event, not even while that is awaited', async () => {
    const before = asking.ask([plugin('a')], age());
    clock.advance(1_000);
    const from = clock.now();
    const after = asking.ask([plugin('a')], age(from));
    expect(answers.asked).toBe(2);
    answers.waiting[1]?.resolve([{ x: 'new' }]);
    answers.waiting[0]?.resolve([{ x: 'old' }]);
    expect((await before)[0]?.answer).toEqual([{ x: 'old' }]);
    expect((await after)[0]?.answer).toEqual([{ x: 'new' }]);
    expect((await asking.ask([plugin('a')], age(from)))[0]?.answer).toEqual([{ x: 'new' }]);
  });

  it('whose service fails are a fact for ten seconds; what is no fact is thrown and forgotten', async () => {
    const failing = asking.ask([plugin('a')], age());
    answers.waiting[0]?.reject(new UnavailableError('SERVICE_UNAVAILABLE', 'Away.'));
    expect((await failing)[0]?.answer).toEqual({ problem: { code: 'SERVICE_UNAVAILABLE', message: 'Away.' } });
    clock.advance(9_999);
    await asking.ask([plugin('a')], age());
    expect(answers.asked).toBe(1);
    const broken = asking.ask([plugin('b')], age());
    answers.waiting[1]?.reject(new Error('The database is away.'));
    await expect(broken).rejects.toThrow('database');
    void asking.ask([plugin('b')], age());
    expect(answers.asked).toBe(3);
    clock.advance(1);
    void asking.ask([plugin('a')], age());
    expect(answers.asked).toBe(4);
  });

  it('that came too often for a service are a fact for the minute in which it is left alone', async () => {
    const limited = asking.ask([plugin('a')], age());
    answers.waiting[0]?.reject(new RateLimitedError('The service', new Date(clock.now().getTime() + 300_000)));
    await limited;
    clock.advance(30_000);
    expect(await asking.ask([plugin('a')], age())).toMatchObject([{ answer: { problem: { code: 'RATE_LIMITED' } } }]);
    expect(answers.asked).toBe(1);
  });

  it('about decisions are looked up every time', async () => {
    const first = asking.ask([decisions], age());
    answers.waiting[0]?.resolve({ matchKey: '', entries: [] });
    expect((await first)[0]?.askedAt).toBeUndefined();
    void asking.ask([decisions], age());
    expect(answers.asked).toBe(2);
  });

  it('keep no more answers than fit, the newest of them', async () => {
    const large = 'x'.repeat(20 * 1024 * 1024);
    for (const name of ['a', 'b']) {
      const asked = asking.ask([plugin(name)], age());
      answers.waiting.at(-1)?.resolve([{ large }]);
      await asked;
      await settle();
    }
    await asking.ask([plugin('b')], age());
    expect(answers.asked).toBe(2);
    void asking.ask([plugin('a')], age());
    expect(answers.asked).toBe(3);
  });

  it.each<[string, string, number, Answer]>([
    ['that take too long all together', 'SERVICE_UNAVAILABLE', 301_000, []],
    ['whose answers are too long all together', 'SERVICE_LIMIT_EXCEEDED', 0, [{ text: 'x'.repeat(40_000_000) }]],
  ])('%s count as failed: none is left out', async (_what, code, lateByMs, answer) => {
    const all = asking.ask(
      Array.from({ length: 20 }, (_, index) => plugin(String(index))),
      age(),
    );
    clock.advance(lateByMs);
    while (answers.waiting.length > 0) {
      answers.waiting.shift()?.resolve(answer);
      await settle();
    }
    const problems = (await all).map((one) => ('problem' in one.answer ? one.answer.problem.code : 'answered'));
    expect(problems).toHaveLength(20);
    expect(new Set(problems)).toEqual(new Set(['answered', code]));
    expect(answers.asked).toBeLessThan(10);
  });
});
