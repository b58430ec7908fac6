import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '@wheelhouse/protocol';
import { PinoLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { withRequestId } from './request-context.js';

function logTo(): { logger: PinoLogger; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const logger = PinoLogger.create('debug', { write: (line: string) => void written.push(line) });
  return { logger, lines: () => written.map((line) => JSON.parse(line)), text: () => written.join('') };
}

describe('the log', () => {
  it('is one JSON object a line, with level, time and fields', () => {
    const { logger, lines } = logTo();
    logger.info('Served', { clusterId: 'c1', count: 3n });
    expect(lines()).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), clusterId: 'c1', count: '3', msg: 'Served' },
    ]);
  });

  it('carries the id of the request that the line belongs to, and of no other', async () => {
    const { logger, lines } = logTo();
    await withRequestId('r1', async () => {
      await Promise.resolve();
      logger.info('inside');
    });
    logger.info('outside');
    expect(lines().map((line) => line['requestId'])).toEqual(['r1', undefined]);
  });

  it('never shows a credential, wherever it stands', () => {
    const { logger, text } = logTo();
    const error = Object.assign(new Error('fetching https://bob:hunter2@git.example.com failed'), {
      parameters: ['hunter2'],
    });
    logger.child({ password: 'hunter2' }).error('Failed with Bearer hunter2hunter2', {
      error,
      headers: { Authorization: 'hunter2', cookie: 'hunter2', accept: 'fine' },
      token: 'hunter2',
      list: [{ clientSecret: 'hunter2' }],
      bytes: Buffer.from('hunter2'),
    });
    expect(text()).not.toContain('hunter2');
    expect(text()).toContain('fine');
  });

  it('keeps ids of credentials, which identify and open nothing', () => {
    const { logger, lines } = logTo();
    logger.info('Revoked', { tokenId: 't1', joinTokenId: 'j1' });
    expect(lines()[0]).toMatchObject({ tokenId: 't1', joinTokenId: 'j1' });
  });

  it('shows code, trace and causes of an error', () => {
    const { logger, lines } = logTo();
    logger.error('Failed', { error: new InvalidInputError('BAD', 'is bad', { cause: new Error('because') }) });
    expect(lines()[0]?.['error']).toMatchObject({
      type: 'InvalidInputError',
      code: 'BAD',
      message: 'is bad',
      cause: { message: 'because' },
    });
  });

  it('survives structures without an end', () => {
    const { logger, lines } = logTo();
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    logger.info('Endless', { endless, many: Array.from({ length: 100 }, (_, index) => index) });
    expect(lines()).toHaveLength(1);
  });

  it('takes what Nest says about its own start as debug', () => {
    const { logger, lines } = logTo();
    new NestLogger(logger).log('Mapped', 'Router');
    new NestLogger(logger).error(new Error('broken'), 'trace', 'Router');
    expect(lines()).toMatchObject([
      { level: 'debug', context: 'Router', msg: 'Mapped' },
      { level: 'error', error: { message: 'broken' } },
    ]);
  });
});
