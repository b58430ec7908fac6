import { describe, expect, it } from '@jest/globals';
import { Versions } from './versions.js';

describe('the versions that were seen', () => {
  it('may grow, stay and be changed by hand', () => {
    const versions = new Versions();
    for (const text of ['v1', 'v2', '881', 'v2', 'rival 3', 'v7', '']) versions.saw('web', text);
    versions.saw('other', 'v1');
    expect(versions.takeViolations()).toEqual([]);
  });

  it('are found when they go back, once', () => {
    const versions = new Versions();
    for (const text of ['v3', 'by hand', 'v2', 'v2']) versions.saw('web', text);
    expect(versions.takeViolations()).toEqual(['web went back from v3 to v2']);
    expect(versions.takeViolations()).toEqual([]);
  });

  it('begin anew when they are forgotten', () => {
    const versions = new Versions();
    versions.saw('web', 'v3');
    versions.forget();
    versions.saw('web', 'v1');
    expect(versions.takeViolations()).toEqual([]);
  });
});
