/** Notices every program that is started and every connection that is opened in this thread. */
import { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

type Guarded = Record<string, (...given: unknown[]) => unknown>;

export class OutsideWatch {
  /** What was tried, in order. */
  readonly tried: string[] = [];
  private readonly restorers: (() => void)[] = [];

  start(): void {
    this.guard(ChildProcess.prototype as unknown as Guarded, 'spawn', 'a program was started');
    this.guard(Socket.prototype as unknown as Guarded, 'connect', 'a connection was opened');
    const { fetch } = globalThis;
    globalThis.fetch = (...given) => {
      this.tried.push('something was fetched');
      return fetch(...given);
    };
    this.restorers.push(() => (globalThis.fetch = fetch));
  }

  stop(): void {
    for (const restore of this.restorers.splice(0)) restore();
  }

  private guard(owner: Guarded, method: string, what: string): void {
    const original = owner[method];
    if (original === undefined) throw new Error(`There is no ${method} to guard.`);
    const { tried } = this;
    owner[method] = function (this: unknown, ...given: unknown[]): unknown {
      tried.push(what);
      return original.apply(this, given);
    };
    this.restorers.push(() => (owner[method] = original));
  }
}
