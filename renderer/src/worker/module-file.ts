/** The module on disk: read and compiled when it is first needed, noticed when it appears or is replaced, forgotten when nobody renders. */
import { open, readFile, stat } from 'node:fs/promises';
import { MODULE_CHECK_MS } from './worker-limits.js';
import { type WasmModule, webAssembly } from './web-assembly.js';

/** A module that is ready to run. */
export interface LoadedModule {
  readonly digest: string;
  readonly module: WasmModule;
}

/** What the build writes beside the module, as its last step. */
interface Description {
  readonly digest: string;
  readonly size: number;
}

export class ModuleFile {
  private described: Promise<Description | undefined> | undefined;
  private loading: { readonly digest: string; readonly module: Promise<WasmModule> } | undefined;
  readonly path: string;
  private readonly checkMs: number;

  constructor(path: string, checkMs = MODULE_CHECK_MS) {
    this.path = path;
    this.checkMs = checkMs;
  }

  /** The digest of what is there; undefined when there is none, or it is just being written. */
  async digest(): Promise<string | undefined> {
    return (await this.describe())?.digest;
  }

  /** The compiled module; undefined when there is none. */
  async load(): Promise<LoadedModule | undefined> {
    const description = await this.describe();
    if (description === undefined) return undefined;
    const { digest } = description;
    if (this.loading?.digest !== digest) {
      const module = compile(this.path, description.size);
      this.loading = { digest, module };
      // The next one who asks tries again.
      module.catch(() => this.forget());
    }
    return { digest, module: await this.loading.module };
  }

  /** Gives the compiled code back, as far as no thread has it. */
  forget(): void {
    this.loading = undefined;
  }

  private async describe(): Promise<Description | undefined> {
    if (this.described === undefined) {
      this.described = readDescription(this.path);
      setTimeout(() => (this.described = undefined), this.checkMs).unref();
    }
    return await this.described;
  }
}

async function readDescription(path: string): Promise<Description | undefined> {
  try {
    const { digest, size } = JSON.parse(await readFile(path.replace(/\.wasm$/, '.json'), 'utf8')) as Description;
    const present = await stat(path);
    return present.size === size && typeof digest === 'string' ? { digest, size } : undefined;
  } catch {
    return undefined;
  }
}

/** In one read: the usual one takes many small steps on the caller's thread. */
async function compile(path: string, size: number): Promise<WasmModule> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(size);
    let start = 0;
    while (start < size) {
      const { bytesRead } = await file.read(bytes, start, size - start);
      if (bytesRead === 0) throw new Error(`${path} is shorter than it was.`);
      start += bytesRead;
    }
    return await webAssembly.compile(bytes);
  } finally {
    await file.close();
  }
}
