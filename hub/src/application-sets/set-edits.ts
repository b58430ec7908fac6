import { Injectable } from '@nestjs/common';
import { parseApplicationSet } from '@wheelhouse/generators';
import { parseManifestText } from '../applications/manifest-text.js';

/** What other concepts say to people who apply a set of a name. Throws what the person is told. */
export type SetCheck = (name: string) => Promise<void>;

/** Whether people may change a set: whoever owns it says so. */
@Injectable()
export class SetEdits {
  private readonly checks: SetCheck[] = [];

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
