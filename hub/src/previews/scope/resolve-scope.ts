import { Injectable } from '@nestjs/common';
import {
  ApplicationSnapshotsReadModel,
  type ApplicationSnapshot,
} from '../../applications/views/application-snapshots.read-model.js';
import {
  PreviewApplicationSets,
  type PreviewSubject,
} from '../../application-sets/preview/preview-application-sets.js';
import { SetSourcesReadModel } from '../../application-sets/preview/set-sources.read-model.js';
import { type BranchTarget, isReplaced } from './branch-target.js';
import { MAX_RENDERED_APPLICATIONS } from '../preview-limits.js';
import type { PreviewRequest } from './preview-request.js';
import { RepeatedSetError } from '../previews.errors.js';
import { ResolveTarget } from './resolve-target.js';
import { sourcesOfText, type UsedRef } from './used-sources.js';

/** What a preview looks at. */
export interface PreviewScope {
  readonly subjects: readonly PreviewSubject[];
  readonly target?: BranchTarget;
  /** Applications whose source is the base of the target; they stay, but their objects may change. */
  readonly readers: readonly ApplicationSnapshot[];
}

/** Tells which sets and applications a preview concerns. */
@Injectable()
export class ResolveScope {
  constructor(
    private readonly sets: PreviewApplicationSets,
    private readonly setSources: SetSourcesReadModel,
    private readonly applications: ApplicationSnapshotsReadModel,
    private readonly targets: ResolveTarget,
  ) {}

  async resolve({ manifests, names, branch }: PreviewRequest): Promise<PreviewScope> {
    const texts = manifests.map((text) => this.sets.parse(text));
    const chosen = new Set(names);
    for (const { name } of texts) {
      if (chosen.has(name)) throw new RepeatedSetError(name);
      chosen.add(name);
    }
    const subjects = [...texts.map((set) => ({ set })), ...names.map((name) => ({ name }))];
    if (!branch) return { subjects, readers: [] };
    const isEverything = chosen.size === 0;
    const inScope = ({ applicationSet }: UsedRef) =>
      isEverything || (applicationSet !== null && chosen.has(applicationSet));
    const generators = (await this.listGenerators()).filter(inScope);
    const applications = (await this.listApplicationSources()).filter(inScope);
    const target = await this.targets.resolve(branch, [
      ...texts.flatMap(sourcesOfText),
      ...generators,
      ...applications,
    ]);
    const reading = generators
      .filter((used) => isReplaced(used, target))
      .flatMap(({ applicationSet }) => applicationSet ?? []);
    const readers = await this.applications.listReading(
      applications.filter((used) => isReplaced(used, target)).map(({ url, ref }) => ({ url, ref })),
      MAX_RENDERED_APPLICATIONS + 1,
    );
    return {
      subjects: isEverything ? [...new Set(reading)].map((name) => ({ name })) : subjects,
      target,
      readers: readers.filter(({ applicationSetName }) => isEverything || chosen.has(applicationSetName ?? '')),
    };
  }

  private async listGenerators(): Promise<UsedRef[]> {
    return (await this.setSources.listAll()).flatMap(({ name, sources }) =>
      sources.map(({ url, ref }) => ({ url, ref, applicationSet: name })),
    );
  }

  private async listApplicationSources(): Promise<UsedRef[]> {
    return (await this.applications.listSources()).map(({ url, ref, applicationSetName }) => ({
      url,
      ref,
      applicationSet: applicationSetName,
    }));
  }
}
