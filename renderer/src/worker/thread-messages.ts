/** What goes to a thread and comes back from it. One task at a time: the next is sent after the reply. */
import type { MessagePort } from 'node:worker_threads';
import type { FoundModule } from './module-file.js';
import type { ModuleRequest } from './module-request.js';
import type { PackedAnswer, PackedManifests } from './packed-manifests.js';
import type { ParseTask } from './render-pool.js';
import type { WasmModule } from './web-assembly.js';

/** What a thread is started with. */
export interface ThreadData {
  /** Absent: the thread parses only. Without its code it is compiled there. */
  readonly module: FoundModule | undefined;
  readonly questions: MessagePort;
  /** Counts the answers to questions. */
  readonly signal: SharedArrayBuffer;
}

/** A root of a render, without its files. */
export interface ThreadRoot {
  readonly rootTreeId: string;
  /** Under what its files may be kept; undefined: not beyond this render. */
  readonly scope: string | undefined;
}

export type ThreadTask =
  | {
      readonly kind: 'render';
      readonly request: ModuleRequest;
      /** The module of Jsonnet, if it is what renders. */
      readonly jsonnet: FoundModule | undefined;
      readonly roots: readonly ThreadRoot[];
      readonly nowMs: number;
    }
  | { readonly kind: 'parse'; readonly task: ParseTask };

export type ThreadReply =
  /** With the module's code, if it was compiled there. */
  | { readonly kind: 'ready'; readonly compiled: WasmModule | undefined }
  | { readonly kind: 'rendered'; readonly answer: PackedAnswer }
  | { readonly kind: 'parsed'; readonly manifests: PackedManifests }
  /** A repository did not give a file: the owner knows why. */
  | { readonly kind: 'unread' }
  /** The file of a parse is wrong. */
  | {
      readonly kind: 'refused';
      readonly problem: { readonly code: string; readonly message: string; readonly location: string | undefined };
    }
  /** The thread is of no more use. */
  | { readonly kind: 'crashed'; readonly report: string; readonly exhausted: 'memory' | 'stack' | undefined };
