import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { hubSettings } from '../../hub/src/platform/config/hub-settings.js';
import { configurationDocs } from './configuration-docs.js';
import { ROOT } from './source-files.js';

describe('docs/configuration.md', () => {
  it('says what the settings in the code say', () => {
    const path = join(ROOT, 'docs/configuration.md');
    const wanted = configurationDocs(hubSettings);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, wanted);
    expect(readFileSync(path, 'utf8')).toBe(wanted);
  });
});
