// Writes kubeconfig files for specs. Test support only.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The server of a written kubeconfig, unless its cluster says otherwise. */
export const SERVER = 'https://cluster.example:6443';

export interface KubeconfigParts {
  readonly cluster?: object;
  readonly user?: object;
  readonly name?: string;
  readonly current?: string;
}

/** A folder of its own for the files of one suite. */
export class KubeconfigFixture {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<KubeconfigFixture> {
    return new KubeconfigFixture(await mkdtemp(join(tmpdir(), 'wheelhouse-kubeconfig-')));
  }

  /** Writes a text and returns the file's absolute name. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.directory, name);
    await writeFile(path, text);
    return path;
  }

  /** Writes a kubeconfig with one cluster, user and context of the same name. */
  kubeconfig(
    file: string,
    { cluster = {}, user = {}, name = 'main', current = name }: KubeconfigParts,
  ): Promise<string> {
    const config = {
      'current-context': current,
      clusters: [{ name, cluster: { server: SERVER, ...cluster } }],
      users: [{ name, user }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    };
    return this.file(file, JSON.stringify(config));
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }
}
