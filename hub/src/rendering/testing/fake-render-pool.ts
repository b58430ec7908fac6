/**
 * A render pool for tests: it "renders" a directory by reading it as the tools read theirs, so that what is read, shared and kept can be
 * told apart. `kustomization.yaml` and `Chart.yaml` list files and directories, one a line, as `- PATH`; every other file that is read
 * is a list of manifests. Nothing of this is ever used by a running hub.
 */
import { posix } from 'node:path';
import {
  FileRenderer,
  type Manifest,
  type ParseTask,
  type Read,
  type RenderAnswer,
  RenderError,
  RenderLimitError,
  RenderPool,
  renderProblem,
  type RenderTask,
} from '@wheelhouse/renderer';
import { UnavailableError } from '@wheelhouse/protocol';
import { Turns } from '../../platform/git/turns.js';

export class FakeRenderPool extends RenderPool {
  /** Undefined: there is no module. */
  digest: string | undefined = 'module-1';
  /** The requests that were rendered, in order: their paths. */
  readonly rendered: string[] = [];
  /** Called before each render, with its path: may wait, or throw what the pool throws. */
  beforeRender: (path: string) => Promise<void> = () => Promise.resolve();
  isClosed = false;
  parsed = 0;

  moduleDigest(): Promise<string | undefined> {
    return Promise.resolve(this.digest);
  }

  async render({ request, roots }: RenderTask): Promise<RenderAnswer> {
    if (this.digest === undefined) throw new UnavailableError('RENDERER_UNAVAILABLE', 'There is no module.');
    const path = request.kind === 'helm' ? request.chart : request.path;
    this.rendered.push(path);
    await this.beforeRender(path);
    const reading = new FakeReading(roots);
    try {
      const manifests = await reading.directory(path);
      if (request.kind === 'helm') manifests.push(release(request.releaseName, request.kubeVersion));
      return { outcome: { manifests, warnings: [] }, reads: reading.reads() };
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      return { outcome: { problem: renderProblem(error) }, reads: reading.reads() };
    }
  }

  async parse(task: ParseTask): Promise<Manifest[]> {
    this.parsed += 1;
    return await manifestsOf(task.path, Buffer.from(task.content).toString('utf8'));
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** What the pool throws for a render that took too long. */
  static tooLong(): Error {
    return new RenderLimitError('Rendering took longer than 30 s and was stopped.');
  }
}

class FakeReading {
  private readonly noted = new Map<string, Read>();

  constructor(private readonly roots: RenderTask['roots']) {}

  reads(): Read[] {
    return [...this.noted].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, read]) => read);
  }

  async directory(path: string): Promise<Manifest[]> {
    for (const name of ['kustomization.yaml', 'Chart.yaml']) {
      const text = await this.file(`${path}/${name}`);
      if (text === undefined) continue;
      const named = [...text.matchAll(/^- (\S+)$/gm)].map(([, reference]) =>
        reference?.startsWith('/') ? reference : posix.join(path, reference ?? ''),
      );
      const found = await Promise.all(named.map((one) => this.named(one)));
      return found.flat();
    }
    throw new RenderError('PATH_NOT_FOUND', `There is nothing to render at ${path}.`);
  }

  private async named(path: string): Promise<Manifest[]> {
    if (!path.endsWith('.yaml')) return await this.directory(path);
    const text = await this.file(path);
    if (text === undefined) throw new RenderError('PATH_NOT_FOUND', `There is no ${path}.`);
    return await manifestsOf(path, text);
  }

  private async file(path: string): Promise<string | undefined> {
    const [, number = '0', ...parts] = path.split('/');
    const root = Number(number);
    const files = this.roots[root];
    const place = parts.join('/');
    this.noted.set(`${path} file`, { root, path: place, what: 'file' });
    const entry = files?.tree.entryAt(place);
    if (files === undefined || entry === undefined) return undefined;
    const blobs = await files.readBlobs([entry.oid]);
    return Buffer.from(blobs.get(entry.oid) ?? []).toString('utf8');
  }
}

async function manifestsOf(path: string, text: string): Promise<Manifest[]> {
  const file = { path: 'a.yaml', oid: 'a', mode: 'file' } as const;
  const plan = { url: 'x', commit: '', files: [file], digest: '' };
  const manifests = await new FileRenderer().render(plan, new Map([['a', Buffer.from(text)]]), {}, new Turns());
  return manifests.map((manifest) => ({ ...manifest, place: path }));
}

/** What differs between releases of a chart. */
function release(name: string, kubeVersion: string): Manifest {
  const text = JSON.stringify({ apiVersion: 'v1', data: { kubeVersion }, kind: 'ConfigMap', metadata: { name } });
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace: '', name, text, place: '' };
}
