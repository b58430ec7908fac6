import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to the request or job that the current call chain works for. */
interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs the work so that everything it logs carries this id: of a request, a job (`job:NAME:IDENTITY`) or a message. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return storage.run({ requestId }, work);
}

/** The id of the request that the current call chain works for. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}
