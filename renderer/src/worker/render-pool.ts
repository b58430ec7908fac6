import type { Problem } from '@wheelhouse/protocol';
import type { Reads } from '../files/reads.js';
import type { SourceFiles } from '../files/source-files.js';
import type { Manifest } from '../manifests/manifest.js';
import type { ModuleRequest, ModuleRequestKind } from './module-request.js';

/** One thing to render. */
export interface RenderTask {
  readonly request: ModuleRequest;
  /** `/0`, `/1`, ... of the request. */
  readonly roots: readonly SourceFiles[];
  /** The only instant that templates can learn. */
  readonly now: Date;
}

/** What came out: manifests, or a problem that would come again with the same reads. */
export interface RenderAnswer {
  readonly outcome:
    { readonly manifests: readonly Manifest[]; readonly warnings: readonly string[] } | { readonly problem: Problem };
  /** Sorted, each once. */
  readonly reads: Reads;
}

/** A file to parse beside other work. */
export interface ParseTask {
  readonly path: string;
  /** As it is in the repository, or the text that was made of it. */
  readonly content: string | Uint8Array;
  /** What a position in the text refers to, when it is not the file itself. */
  readonly textNote?: string;
}

/** Renders Kustomize, Helm and Jsonnet sources, and parses large files, beside the caller's thread: bounded in time and memory, sealed off from the machine. */
export abstract class RenderPool {
  /** A digest of the module that renders such requests: part of every question. Undefined while there is none. */
  abstract moduleDigest(kind?: ModuleRequestKind): Promise<string | undefined>;
  /**
   * Throws RENDERER_UNAVAILABLE without a module; RENDER_LIMIT_EXCEEDED for a render above the time or memory limit and RENDERER_FAILED for a crash:
   * then the thread was replaced, and only this render failed. Errors of `readBlobs` pass through.
   */
  abstract render(task: RenderTask): Promise<RenderAnswer>;
  /** The manifests of a file, as `parseFile` gives them. */
  abstract parse(task: ParseTask): Promise<Manifest[]>;
  /** Ends all threads. */
  abstract close(): Promise<void>;
}
