/** Turns applications into stored renders. Every distinct input is rendered once, whatever the number of applications. */
import { Injectable } from '@nestjs/common';
import { Turns } from '../platform/git/turns.js';
import { RenderCalls } from './render-calls.js';
import type { RenderOutcome, RenderRequest } from './render-request.js';

@Injectable()
export class RenderingService {
  constructor(private readonly calls: RenderCalls) {}

  /** Outcomes in the order of the requests. Never throws for one bad request: its outcome holds the problem. */
  async render(requests: readonly RenderRequest[]): Promise<RenderOutcome[]> {
    return await Promise.all(this.start(requests));
  }

  /** The same, each as soon as it is known: one that takes long keeps no other one waiting. */
  start(requests: readonly RenderRequest[]): Promise<RenderOutcome>[] {
    const call = this.calls.begin();
    const started = requests.map((request) => ({ request, answer: Promise.withResolvers<RenderOutcome>() }));
    const startAll = async (): Promise<void> => {
      const turns = new Turns();
      for (const { request, answer } of started) {
        call.outcomeOf(request).then(answer.resolve, answer.reject);
        if (turns.isOver) await turns.next();
      }
    };
    void startAll();
    // Whoever waits for the others as well sees the first failure; none is unhandled.
    for (const { answer } of started) answer.promise.catch(() => undefined);
    return started.map(({ answer }) => answer.promise);
  }
}
