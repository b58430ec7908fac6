// What administrators say about kinds, by the digest that assignments name. Blobs lie among the renders; each is read and parsed once, before
// anything acts on the assignments that name it, so that asking costs nothing.
import type { Customizations } from '../../engine/customizations/customizations.js';
import { NO_CUSTOMIZATIONS, parseCustomizations } from '../../engine/customizations/parse-customizations.js';
import { isJsonObject } from '../../engine/object-path.js';
import type { RenderStore } from '../../store/render-store.js';
import type { HeldAssignment } from '../../store/state-schema.js';

/** As much of an application as says which customizations count for it. */
export interface CustomizedApplication {
  readonly assignment: HeldAssignment | undefined;
}

export class ApplicationCustomizations {
  /** Called when a blob is not on disk. */
  onMissing: () => void = () => {};
  /** Called when a blob that was missing was read: what was judged without it is to be judged again. */
  onRead: () => void = () => {};
  private readonly renders: Pick<RenderStore, 'find'>;
  private readonly known = new Map<string, Customizations>();
  private readonly missed = new Set<string>();

  constructor(renders: Pick<RenderStore, 'find'>) {
    this.renders = renders;
  }

  /** Reads what these assignments name, and forgets what none of them does. What is not on disk is asked for, and read when it came. */
  async load(assignments: Iterable<HeldAssignment>): Promise<void> {
    const wanted = digestsOf(assignments);
    for (const digest of wanted) if (!this.known.has(digest)) await this.read(digest);
    // While something is missing, what counted before stays: its rules are nearer to the new ones than none.
    if ([...wanted].every((digest) => this.known.has(digest)))
      for (const digest of this.known.keys()) if (!wanted.has(digest)) this.known.delete(digest);
  }

  /** What counts for the application. */
  of({ assignment }: CustomizedApplication): Customizations {
    const digest = assignment?.syncPolicy.customizations;
    if (digest === undefined) return NO_CUSTOMIZATIONS;
    const known = this.known.get(digest);
    if (known === undefined) this.readLate(digest);
    return known ?? [...this.known.values()].at(-1) ?? NO_CUSTOMIZATIONS;
  }

  /** Whether what the application's assignment names was read: where it was not, drift is better left alone. */
  isKnown({ assignment }: CustomizedApplication): boolean {
    const digest = assignment?.syncPolicy.customizations;
    return digest === undefined || this.known.has(digest);
  }

  /** It may have come by now; one look at a time. */
  private readLate(digest: string): void {
    if (this.missed.has(digest)) return;
    this.missed.add(digest);
    void this.read(digest).finally(() => {
      this.missed.delete(digest);
      if (this.known.has(digest)) this.onRead();
    });
  }

  private async read(digest: string): Promise<void> {
    const objects = await this.renders.find(digest);
    if (objects === undefined) return this.onMissing();
    const data: unknown = objects[0]?.['data'];
    this.known.set(digest, parseCustomizations(isJsonObject(data) ? textsOf(data) : {}));
  }
}

/** The digests of the customizations that assignments name: fetched and kept like their renders. */
export function digestsOf(assignments: Iterable<HeldAssignment>): Set<string> {
  const digests = new Set<string>();
  for (const { syncPolicy } of assignments)
    if (syncPolicy.customizations !== undefined) digests.add(syncPolicy.customizations);
  return digests;
}

function textsOf(data: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
