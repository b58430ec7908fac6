import { describe, expect, it } from '@jest/globals';
import { renderCondition } from './application-conditions.js';

describe('the condition of an application that cannot be rendered', () => {
  const messageOf = (message: string, location: string | null) =>
    renderCondition({ code: 'TEMPLATE_ERROR', message, location }, new Date(0)).message;

  it('says where it fails, once', () => {
    expect(messageOf('No such name.', 'spec.source')).toBe('spec.source: No such name.');
    expect(messageOf('a.yaml:3:5: No such name.', 'a.yaml:3:5')).toBe('a.yaml:3:5: No such name.');
    expect(messageOf('No such name.', null)).toBe('No such name.');
  });

  it('has the code as its reason', () => {
    const condition = renderCondition({ code: 'TEMPLATE_ERROR', message: 'No.', location: null }, new Date(0));
    expect(condition).toMatchObject({ type: 'ComparisonError', status: 'True', reason: 'TemplateError' });
  });
});
