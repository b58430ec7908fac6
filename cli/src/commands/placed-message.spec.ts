import { describe, expect, it } from '@jest/globals';
import { placedMessage } from './placed-message.js';

describe('a placed message', () => {
  it('names file, position and place', () => {
    const error = { message: 'It is empty.', location: 'spec.template', line: 3, column: 5 };
    expect(placedMessage('a.yaml', error)).toBe('a.yaml:3:5: It is empty. (spec.template)');
  });

  it('says nothing twice', () => {
    const error = {
      message: 'Line 3, column 5: spec.template is empty.',
      location: 'spec.template',
      line: 3,
      column: 5,
    };
    expect(placedMessage('a.yaml', error)).toBe('a.yaml:3:5: spec.template is empty.');
  });

  it('keeps a position that is another one, such as that in a template', () => {
    const error = { message: 'Line 1, column 9 of the template: no.', location: 'spec.x', line: 1, column: 9 };
    expect(placedMessage('a.yaml', error)).toBe('a.yaml:1:9: Line 1, column 9 of the template: no. (spec.x)');
  });

  it('names the file alone where nothing else is known', () => {
    expect(placedMessage('a.yaml', { message: 'No.' })).toBe('a.yaml: No.');
  });
});
