// The versions that were seen in the cluster: what Git had is never followed by what it had before.

/** What the soak's applications say: `v` and a number. Anything else was put there by hand. */
const FROM_GIT = /^v(\d+)$/;

export class Versions {
  private readonly newest = new Map<string, number>();
  private readonly found: string[] = [];

  /** An object was seen with this text as its version. */
  saw(object: string, text: string): void {
    const digits = FROM_GIT.exec(text)?.[1];
    if (digits === undefined) return;
    const version = Number(digits);
    const newest = this.newest.get(object) ?? version;
    if (version < newest) this.found.push(`${object} went back from v${newest} to v${version}`);
    this.newest.set(object, version);
  }

  /** Going back is right now: a hub without memory of the newest is followed since a person said so. */
  forget(): void {
    this.newest.clear();
  }

  /** What went back since the last call, as sentences. */
  takeViolations(): string[] {
    return this.found.splice(0);
  }
}
