import { Injectable } from '@nestjs/common';
import { parseApplicationSet } from '@wheelhouse/generators';
import type { Problem } from '@wheelhouse/protocol';
import { parseManifestText } from '../applications/writing/manifest-text.js';

/** What other concepts say to people who apply a set of a name. Throws what the person is told. */
export type SetCheck = (name: string) => Promise<void>;

/** The way from an application back to itself, if a set of this name made it; undefined where there is none. */
export type CircleQuestion = (setName: string, application: string) => Promise<string | undefined>;

/** Whether people may change a set, and what it may make: whoever owns it says so. */
@Injectable()
export class SetEdits {
  private readonly checks: SetCheck[] = [];

  private circleOf: CircleQuestion = () => Promise.resolve(undefined);

  askForCircles(circleOf: CircleQuestion): void {
    this.circleOf = circleOf;
  }

  /** Of names that are taken, those that would close a circle say so. */
  async explainTaken(setName: string, problems: readonly Problem[]): Promise<Problem[]> {
    return Promise.all(
      problems.map(async (problem) => {
        if (problem.code !== 'NAME_TAKEN' || problem.location == null) return problem;
        const circle = await this.circleOf(setName, problem.location);
        if (circle === undefined) return problem;
        const message = `The application "${problem.location}" would make itself: ${circle}. Take one of these manifests away.`;
        return { ...problem, message };
      }),
    );
  }

  addCheck(check: SetCheck): void {
    this.checks.push(check);
  }

  /** Before anything is written. Throws what a person is to be told, also of a manifest that is none. */
  async check(manifest: string): Promise<void> {
    if (this.checks.length === 0) return;
    const { name } = parseManifestText(manifest, parseApplicationSet);
    for (const check of this.checks) await check(name);
  }
}
