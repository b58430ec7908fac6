// Waiting for a server: ask, and ask again, until it says yes, its process is gone, or the time is up. The error names the log to
// read, for the cause is nearly always there and not here.
import { existsSync, readFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Question {
  url: string;
  certificateAuthorityFile?: string;
  token?: string;
}

export interface Awaited {
  what: string;
  question: Question;
  isRunning: () => boolean;
  logFile: string;
  deadline: Deadline;
}

export interface Deadline {
  seconds: number;
  at: number;
  signal: AbortSignal;
}

export function deadlineIn(seconds: number, signal: AbortSignal): Deadline {
  return { seconds, at: Date.now() + seconds * 1000, signal };
}

export async function waitUntilReady(awaited: Awaited): Promise<void> {
  const { what, deadline, logFile } = awaited;
  for (;;) {
    deadline.signal.throwIfAborted();
    const answer = await ask(awaited.question);
    if (answer === 'yes') return;
    if (!awaited.isRunning()) throw new Error(`${what} ended before it was ready; read ${logFile}`);
    if (Date.now() > deadline.at) {
      throw new Error(`${what} was not ready after ${deadline.seconds} s (last answer: ${answer}); read ${logFile}`);
    }
    await sleep(100);
  }
}

/** `yes` for status 200, else a short text that says what came instead. */
export async function ask(question: Question): Promise<string> {
  const { url, token, certificateAuthorityFile: caFile } = question;
  if (caFile !== undefined && !existsSync(caFile)) return 'no certificate yet';
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return await new Promise((resolve) => {
    const options = { headers, agent: false as const, timeout: 5000 };
    const request =
      caFile === undefined ? httpGet(url, options) : httpsGet(url, { ...options, ca: readFileSync(caFile) });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('close', () => resolve(response.statusCode === 200 ? 'yes' : brief(response.statusCode, text)));
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 5 s')));
    request.on('error', (error) => resolve(error.message));
  });
}

/** Of /readyz's forty lines only those that failed. */
function brief(status: number | undefined, text: string): string {
  const failed = text.split('\n').filter((line) => line.startsWith('[-]'));
  return `${status} ${(failed.length > 0 ? failed.join(' ') : text).trim().slice(0, 200)}`;
}
