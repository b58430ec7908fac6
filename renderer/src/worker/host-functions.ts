/** The module's own imports: files of its render, each answer in two steps, the size first. */
import { FileRefusal } from '../files/file-refusal.js';
import type { RepositoryFiles } from '../files/repository-files.js';

/** The name that the module imports them by. */
export const HOST_MODULE = 'wheelhouse';

/** What the functions work on: it changes from render to render. */
export interface HostWorld {
  memory(): ArrayBuffer;
  /** The files of the present render; undefined in between. */
  files(): RepositoryFiles | undefined;
}

export type HostFunctions = Readonly<Record<string, (...values: number[]) => number | undefined>>;

export function hostFunctions(world: HostWorld): HostFunctions {
  let pending: Uint8Array = NOTHING;
  const answer = (content: Uint8Array | string | number): number => {
    if (typeof content === 'number') return content;
    pending = typeof content === 'string' ? Buffer.from(content) : content;
    return pending.length;
  };
  const asking =
    (ask: (files: RepositoryFiles, path: string) => Uint8Array | string | number) =>
    (start = 0, length = 0): number => {
      const files = world.files();
      const path = Buffer.from(world.memory(), start, length).toString('utf8');
      return files === undefined ? FileRefusal.outside : answer(ask(files, path));
    };
  return {
    open: asking((files, path) => files.open(path)),
    list: asking((files, path) => files.list(path)),
    stat: asking((files, path) => files.stat(path)),
    resolve: asking((files, path) => files.resolve(path)),
    take: (start = 0): undefined => {
      new Uint8Array(world.memory()).set(pending, start);
      pending = NOTHING;
    },
  };
}

const NOTHING = new Uint8Array();
